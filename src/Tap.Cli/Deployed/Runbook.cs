using Tap.Infra.Monitoring;

namespace Tap.Cli.Deployed;

/// <summary>Finds what to do about an alarm in docs/operations.md, where a section is headed by its name without the environment.</summary>
internal static class Runbook
{
    private static readonly string[] Suffixes = [Escalation.StandingSuffix, Escalation.PageSuffix];

    /// <summary>The document, in a checkout.</summary>
    public static string FileIn(string root) => Path.Combine(root, "docs", "operations.md");

    /// <summary>
    /// The section of an alarm, Markdown without its heading; null when there is none. One that pages because of another has that one's.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="alarm">The alarm's name without the environment and <c>tap-</c>, such as <c>dlq-depth</c>.</param>
    public static string? SectionOf(string document, string alarm) => Section(document, alarm) ?? Suffixes
        .Where(suffix => alarm.EndsWith(suffix, StringComparison.Ordinal))
        .Select(suffix => Section(document, alarm[..^suffix.Length]))
        .FirstOrDefault();

    private static string? Section(string document, string alarm)
    {
        var lines = document.Split('\n').SkipWhile(line => line != $"### tap-{alarm}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal) && !line.StartsWith("### ", StringComparison.Ordinal));
        return string.Join('\n', lines).Trim() is { Length: > 0 } section ? section : null;
    }
}
