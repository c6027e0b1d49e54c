namespace Tap.Infra.Configuration;

/// <summary>When the alarms of a further function fire.</summary>
/// <param name="Errors">Calls that fail in a period.</param>
/// <param name="Duration">How long calls take.</param>
/// <param name="Throttles">Calls that are turned away in a period.</param>
public sealed record FunctionAlarms(ThresholdCondition Errors, DurationCondition Duration, ThresholdCondition Throttles);
