using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Tap.Cli.Rendering;

/// <summary>Lines on a terminal, or wherever they go when there is none.</summary>
internal static class Terminals
{
    private const int Indent = 2;
    private const int LeastWidth = 20;

    /// <summary>Writes a line. In a terminal it has its color, and goes on indented where it is too long.</summary>
    public static void WriteLine(IAnsiConsole? terminal, TextWriter writer, string line, Style style)
    {
        if (terminal is null)
            writer.WriteLine(line);
        else
            terminal.Write(new Rows(Wrap(line, terminal.Profile.Width).Select(part => new Text(part, style))));
    }

    /// <summary>Writes lines to the terminal of standard output, or as they are where it is none.</summary>
    public static void WriteLines(TextWriter writer, IEnumerable<(string Line, Style Style)> lines)
    {
        var terminal = Display.Terminal;
        foreach (var (line, style) in lines)
            WriteLine(terminal, writer, line, style);
    }

    /// <summary>Breaks a line between words; what follows is indented by two more than the line itself.</summary>
    internal static IEnumerable<string> Wrap(string line, int width)
    {
        width = Math.Max(width, LeastWidth);
        var indent = new string(' ', Math.Min(line.Length - line.TrimStart(' ').Length + Indent, width / 2));
        while (line.Length > width)
        {
            var end = line.LastIndexOf(' ', width);
            // A word that is as long as the line is broken where it must be.
            if (string.IsNullOrWhiteSpace(line[..Math.Max(end, 0)]))
                end = width;
            yield return line[..end];
            line = indent + line[end..].TrimStart(' ');
        }

        yield return line;
    }

    /// <summary>A text in which nothing commands a terminal or turns the order of its characters, whoever sent it.</summary>
    public static string Harmless(string text)
    {
        if (!text.Any(IsHarmful))
            return text;
        var harmless = new StringBuilder();
        foreach (var character in text)
        {
            if (IsHarmful(character))
                harmless.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                harmless.Append(character);
        }

        return harmless.ToString();
    }

    private static bool IsHarmful(char character) => character != '\t' && char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
