namespace Tap.Cli.Deployed;

/// <summary>A release that is under way.</summary>
/// <param name="Deployment">CodeDeploy's id of it.</param>
/// <param name="Status">CodeDeploy's status.</param>
/// <param name="Since">When it began.</param>
internal sealed record RunningRelease(string Deployment, string Status, DateTimeOffset Since);

/// <summary>How a stack is. What AWS did not tell is null, or empty, and among what is unknown.</summary>
/// <param name="At">When.</param>
/// <param name="Traffic">The versions that the alias of each function leads to, by the function's short name.</param>
/// <param name="Release">The release that is under way; null when there is none.</param>
/// <param name="Alarms">The alarms, those that fire first.</param>
/// <param name="DeadLetters">How many dead letters wait.</param>
/// <param name="Metrics">What happened in the last hour.</param>
/// <param name="LastErrors">The last errors of the last hour.</param>
/// <param name="Unknown">What AWS did not tell, and why: a sentence each.</param>
internal sealed record StackStatus(
    DateTimeOffset At, IReadOnlyDictionary<string, IReadOnlyList<TrafficShare>>? Traffic, RunningRelease? Release,
    IReadOnlyList<Alarm>? Alarms, long? DeadLetters, StackMetrics? Metrics, IReadOnlyList<LogEvent>? LastErrors,
    IReadOnlyList<string> Unknown)
{
    /// <summary>The alarms that fire.</summary>
    public IEnumerable<Alarm> Firing => (Alarms ?? []).Where(alarm => alarm.Fires);

    /// <summary>
    /// Whether nothing fires and everything is known. An alarm that tells nobody is there to end a release, and counts as long as one is
    /// under way.
    /// </summary>
    public bool IsWell => Unknown.Count == 0 && !Firing.Any(alarm => alarm.Notifies || Release is not null);
}
