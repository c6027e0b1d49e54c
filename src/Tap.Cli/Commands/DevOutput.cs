using Spectre.Console;
using Tap.Cli.Deployed;
using Tap.Cli.Dev;
using Tap.Cli.Rendering;

namespace Tap.Cli.Commands;

/// <summary>What a <see cref="DevSession"/> prints.</summary>
internal static class DevOutput
{
    /// <summary>Says something, with the time.</summary>
    public static void Say(Style style, string text) =>
        Terminals.WriteLines(Console.Out, DevText.Line(DateTimeOffset.Now, text).Split('\n').Select(line => (line, style)));

    /// <summary>Says what a command would end with.</summary>
    public static void Fault(Exception exception) => Say(DevText.Bad, $"error: {FaultText.Of(exception)}");

    /// <summary>Says what is wrong in sources.</summary>
    /// <param name="word">What that is: <c>error</c> or <c>warning</c>.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="style">How they look.</param>
    public static void Faults(string word, IReadOnlyList<SourceFault> faults, Style style)
    {
        foreach (var fault in DevText.Some([.. faults.Select(fault => DevText.Fault(fault.Place, word, fault.Text, fault.Source))]))
            Say(style, fault);
    }

    /// <summary>Prints a line of a log.</summary>
    public static void Log(LogEvent line)
    {
        var style = LogLine.StyleOf(line.Entry.Level);
        Terminals.WriteLines(
            Console.Out, (line.Source.IsAccessLog ? [DevText.Request(line)] : DevText.Logged(line)).Select(text => (text, style)));
    }
}
