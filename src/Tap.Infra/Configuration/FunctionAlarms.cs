namespace Tap.Infra.Configuration;

/// <summary>When the alarms of a further function fire.</summary>
/// <param name="Errors">Calls that fail in a period.</param>
/// <param name="Duration">The average duration in milliseconds.</param>
/// <param name="Throttles">Calls that are turned away in a period.</param>
public sealed record FunctionAlarms(AlarmCondition Errors, AlarmCondition Duration, AlarmCondition Throttles);
