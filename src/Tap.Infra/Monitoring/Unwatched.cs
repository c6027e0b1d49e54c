using System.Collections.Immutable;
using Tap.Guardrails;

namespace Tap.Infra.Monitoring;

/// <summary>
/// The functions that some guardrail would have watched more closely, and why that may stand in every stack. A preview fails on an
/// exception for a function that is watched after all, and a test on one for a function that no stack has.
/// </summary>
public static class Unwatched
{
    private const string ErrorAlarm = "TAP-Lambda.4";
    private const string ThrottleAlarm = "TAP-Lambda.5";

    private static readonly ImmutableArray<(string Function, string Guardrail, string Reason)> Exceptions =
    [
        ("authorizer", ErrorAlarm, "A refused token counts among its errors; where it fails itself, the API answers 503, and tap-api-5xx fires."),
        ("authorizer", ThrottleAlarm, "Where it is throttled the API answers 503, and tap-api-5xx fires."),
        ("release-check", ErrorAlarm, "CodeDeploy alone calls it, and ends the release that it could not check."),
        ("release-check", ThrottleAlarm, "CodeDeploy alone calls it, and ends the release that it could not check."),
        ("table-replicator", ThrottleAlarm, "What it is throttled for stays in the stream, and tap-table-replicator-age fires."),
        ("migration-validator", ErrorAlarm, "Somebody invokes it and reads the answer; an event without an answer goes to the topic of the alarms."),
        ("migration-validator", ThrottleAlarm, "Somebody invokes it and reads the answer; an event without an answer goes to the topic of the alarms."),
    ];

    /// <summary>The exceptions, as waivers of a stack.</summary>
    /// <param name="environment">The environment's suffix.</param>
    /// <param name="numbered">Functions that are there several times: the short names of the second and of those after it.</param>
    public static IEnumerable<Waiver> In(string environment, params IEnumerable<string> numbered) =>
        from exception in Exceptions
        from function in numbered.Where(name => name.StartsWith($"{exception.Function}-", StringComparison.Ordinal)).Prepend(exception.Function)
        select new Waiver(exception.Guardrail, $"tap-{function}-{environment}", exception.Reason);
}
