using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Testing;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;

namespace Tap.Cli.Tests.Rendering;

/// <summary>Logs can be read, in a terminal and out of it.</summary>
public sealed class LogLineTests
{
    private const string Failed = """{"level":"ERROR","message":"The invocation failed","correlation_id":"c-1","error":{"name":"A","stack":"A: no\n    at f (a.ts:1:2)"}}""";

    [Fact]
    public void An_event_is_one_line_and_an_error_follows_indented() => LogLine.Lines(Line(Failed), 11).Should().Equal(
        "11-29 09:29:38.109 ERROR processor   The invocation failed correlation_id=c-1", "    A: no", "        at f (a.ts:1:2)");

    [Fact]
    public void Nothing_that_was_logged_commands_the_terminal() =>
        LogLine.Lines(Line("""{"level":"INFO","message":"a\u001b[2Jb","name":"x\u202ey\tz"}"""), 9).Should().ContainSingle()
            .Which.Should().EndWith("""a\u001b[2Jb name="x\u202ey\tz" """.TrimEnd());

    [Fact]
    public void For_machines_the_message_is_as_it_came()
    {
        var json = JsonNode.Parse(LogLine.Json(Line(Failed)))!.AsObject();
        json.Select(member => member.Key).Should().Equal("timestamp", "logGroup", "source", "message");
        json["timestamp"]!.GetValue<string>().Should().Be("2026-11-29T09:29:38.109Z");
        json["message"]!.GetValue<string>().Should().Be(Failed);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(160)]
    public void A_long_line_goes_on_indented_and_nothing_of_it_is_lost(int width)
    {
        var line = $"11-29 09:29:38.109 INFO  processor {string.Join(' ', Enumerable.Range(100, 60))} {new string('x', 200)}";
        var lines = Written(width, line);

        lines.Should().HaveCountGreaterThan(1).And.OnlyContain(part => part.Length <= width);
        lines[0].Should().StartWith("11-29");
        lines[1..].Should().OnlyContain(part => part.StartsWith("  ") && part[2] != ' ');
        string.Concat(lines).Replace(" ", "").Should().Be(line.Replace(" ", ""));
    }

    [Fact]
    public void A_level_has_its_color_unless_the_terminal_has_none()
    {
        Written(80, "bad", colors: true).Single().Should().Contain("\e[").And.Contain("bad");
        Written(80, "bad").Single().Should().Be("bad");
    }

    [Fact]
    public void Where_there_is_no_terminal_a_line_stays_one()
    {
        using var writer = new StringWriter();
        Terminals.WriteLine(null, writer, new string('a', 500), LogLine.StyleOf(LogLevel.Error));
        writer.ToString().Should().Be($"{new string('a', 500)}{Environment.NewLine}");
    }

    private static LogEvent Line(string message) =>
        new(new LogSource("processor", "/aws/lambda/tap-processor-dev"), new DateTimeOffset(2026, 11, 29, 9, 29, 38, 109, TimeSpan.Zero), "1", message);

    private static string[] Written(int width, string line, bool colors = false)
    {
        using var console = new TestConsole { EmitAnsiSequences = colors };
        console.Profile.Width = width;
        if (colors)
            console.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
        Terminals.WriteLine(console, TextWriter.Null, line, LogLine.StyleOf(LogLevel.Error));
        return [.. console.Output.TrimEnd('\n').Split('\n').Select(part => part.TrimEnd())];
    }
}
