using System.Collections.Immutable;
using Tap.Guardrails;
using Tap.Infra.Configuration;
using Tap.Infra.Migration;

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
    /// <param name="settings">Its settings: a large migration has several functions of a kind.</param>
    public static IEnumerable<Waiver> In(TapSettings settings) =>
        from exception in Exceptions
        from function in Instances(exception.Function, settings)
        select new Waiver(exception.Guardrail, $"tap-{function}-{settings.Environment}", exception.Reason);

    private static IEnumerable<string> Instances(string function, TapSettings settings) => settings.Migration is not { } plan
        ? [function]
        : Packs.Replicators(plan, settings.Environment).Concat(Packs.Validators(plan, settings.Environment))
            .Select(pack => pack.FunctionName).Where(name => name.StartsWith($"{function}-", StringComparison.Ordinal)).Prepend(function);
}
