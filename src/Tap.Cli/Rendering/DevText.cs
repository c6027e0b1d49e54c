using System.Globalization;
using Spectre.Console;
using Tap.Cli.Deployed;
using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>The lines of <c>dev</c>, each with the time of day in the machine's zone.</summary>
internal static class DevText
{
    private const int MostFaults = 5;

    // What a request's line tells by its place, or what only matters to whoever looks for a caller.
    private static readonly string[] Left = ["status", "responseLatency", "principalId", "user", "sourceIp", "requestId"];

    /// <summary>How what went wrong looks.</summary>
    public static Style Bad { get; } = new(Color.Red);

    /// <summary>How what may be wrong looks.</summary>
    public static Style Doubtful { get; } = new(Color.Yellow);

    /// <summary>A line.</summary>
    /// <param name="moment">Its time.</param>
    /// <param name="words">What it says.</param>
    public static string Line(DateTimeOffset moment, params IEnumerable<string> words) =>
        string.Join("  ", words.Prepend(moment.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)));

    /// <summary>What a change came to, a text for each function that has a new version, and one for everything else.</summary>
    /// <param name="cause">What was changed.</param>
    /// <param name="steps">What was done to the stack.</param>
    /// <param name="functions">Each resource of a function's code: its logical name, and the function's short name.</param>
    public static IEnumerable<string> Changes(string cause, IReadOnlyList<Step> steps, IReadOnlyDictionary<string, string> functions)
    {
        var changed = steps.Where(step => step.Operation != Operation.Same).ToList();
        var published = changed.Where(step => step.Operation == Operation.Update && functions.ContainsKey(step.Name)).ToList();
        foreach (var (name, version) in published.Select(step => (functions[step.Name], VersionIn(changed, step.Name))))
            yield return version is null ? $"{name}  published; ./tap release shifts its traffic" : $"{name}  v{version}";

        var others = changed.Except(published).Where(step => VersionOf(step) is null).ToList();
        if (others.Count > 0)
            yield return $"{cause}  {Summary.Resources(others)}";
        else if (published.Count == 0)
            yield return $"{cause}  changes nothing";
    }

    /// <summary>A request of the API, one line: method, route, status, milliseconds, and what it failed of.</summary>
    /// <param name="line">A line of its access log.</param>
    public static string Request(LogEvent line)
    {
        var entry = line.Entry;
        var (status, latency) = (Field("status"), Field("responseLatency"));
        var rest = entry.Fields.Where(field => !Left.Contains(field.Name)).Select(field => $"{field.Name}={field.Value}");
        return Terminals.Harmless(Line(line.Timestamp, [entry.Message, status, $"{latency} ms", .. rest]));

        string Field(string name) => entry.Fields.FirstOrDefault(field => field.Name == name).Value ?? "-";
    }

    /// <summary>A line that a function logged, and what belongs to it indented.</summary>
    public static IEnumerable<string> Logged(LogEvent line) =>
        line.Entry.Details.Select(detail => $"    {detail}")
            .Prepend(Line(line.Timestamp, line.Source.Name, $"{line.Entry.Level.ToString().ToUpperInvariant()} {line.Entry.Line}"))
            .Select(Terminals.Harmless);

    /// <summary>A mistake in a source: <c>src/a.ts:3:14: error: Unexpected "}"</c>, and the line of the source under it.</summary>
    public static string Fault(string place, string word, string text, string? source) =>
        $"{(place.Length > 0 ? $"{place}: " : "")}{word}: {text}{(string.IsNullOrWhiteSpace(source) ? "" : $"\n    {source.Trim()}")}";

    /// <summary>What files are called: one, or one and how many more there are.</summary>
    public static string Names(IEnumerable<string> paths)
    {
        var names = paths.Select(Path.GetFileName).ToList();
        return names.Count switch
        {
            0 => "the sources",
            1 => names[0]!,
            var count => $"{names[0]} and {count - 1} more",
        };
    }

    /// <summary>The first of many mistakes, and how many more there are.</summary>
    /// <param name="faults">Each in one or more lines.</param>
    public static IEnumerable<string> Some(IReadOnlyList<string> faults) =>
        faults.Count <= MostFaults ? faults : [.. faults.Take(MostFaults), $"and {faults.Count - MostFaults} more"];

    private static string? VersionIn(IEnumerable<Step> steps, string function) =>
        steps.Where(step => step.Name == $"{function}-live").Select(VersionOf).FirstOrDefault();

    // An alias tells which version it was moved to.
    private static string? VersionOf(Step step) => step.Changes.FirstOrDefault(change => change.Property == "functionVersion")?.New?.GetValue<string>();
}
