using System.Globalization;
using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>The words and signs of a step, as the Pulumi CLI has them.</summary>
internal static class StepText
{
    /// <summary>A type token without its module's file name: <c>aws:s3/bucket:Bucket</c> is <c>aws:s3:Bucket</c>.</summary>
    public static string TypeOf(string type)
    {
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        var end = slash < 0 ? -1 : type.IndexOf(':', slash);
        return end < 0 ? type : type[..slash] + type[end..];
    }

    /// <summary>The sign of an operation.</summary>
    public static string SignOf(Operation operation) => operation switch
    {
        Operation.Create => "+",
        Operation.Update => "~",
        Operation.Replace => "+-",
        Operation.Delete => "-",
        _ => "",
    };

    /// <summary>What is happening, has happened or would happen.</summary>
    public static string StatusOf(Step step)
    {
        var (verb, running, done) = Words(step.Operation);
        return step.State switch
        {
            StepState.Planned => verb,
            StepState.Running => running,
            StepState.Failed => $"{running} failed",
            _ when step.Operation == Operation.Same => done,
            _ => $"{done} ({Seconds(step.Duration)})",
        };
    }

    /// <summary>What is worth knowing besides the status: the changed properties, whether the kind is real, AWS's code.</summary>
    public static string InfoOf(Step step)
    {
        var infos = new List<string>();
        if (step.StateOnly is not null)
            infos.Add("state only");
        if (step.Changes.Count > 0)
            infos.Add($"[diff: {string.Join(",", step.Changes.Select(change => SignOf(change) + change.Property))}]");
        if (step.Failure is { Code: { } code })
            infos.Add(code);
        return string.Join("; ", infos);
    }

    /// <summary>The past participle of an operation.</summary>
    public static string Done(Operation operation) => Words(operation).Done;

    /// <summary>A duration for people: <c>0.4s</c>, <c>12s</c>, <c>2m5s</c>.</summary>
    public static string Seconds(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0}s"),
        { TotalMinutes: < 1 } => $"{(int)duration.TotalSeconds}s",
        _ => $"{(int)duration.TotalMinutes}m{duration.Seconds}s",
    };

    /// <summary>The sign of a changed input.</summary>
    public static string SignOf(PropertyChange change) => change switch
    {
        { Old: null } => "+",
        { New: null, Kind: not PropertyChangeKind.Unknown } => "-",
        _ => "~",
    };

    private static (string Verb, string Running, string Done) Words(Operation operation) => operation switch
    {
        Operation.Create => ("create", "creating", "created"),
        Operation.Update => ("update", "updating", "updated"),
        Operation.Replace => ("replace", "replacing", "replaced"),
        Operation.Delete => ("delete", "deleting", "deleted"),
        _ => ("unchanged", "unchanged", "unchanged"),
    };
}
