using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of AWS CloudTrail.</summary>
internal static class CloudTrailGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "CloudTrail.2",
            Title = "CloudTrail should have encryption at-rest enabled",
            Reason = "Records of requests name keys and callers; only the use of a KMS key can be limited, watched and withdrawn.",
            Reference = Guardrail.SecurityHub("cloudtrail", 2),
            Types = [AwsType.Trail],
            Check = (trail, _) => trail.Has("kmsKeyId") ? null : "it is not encrypted with a KMS key",
        },
        new()
        {
            Id = "CloudTrail.4",
            Title = "CloudTrail log file validation should be enabled",
            Reason = "Nobody could tell whether a record was changed or taken away.",
            Reference = Guardrail.SecurityHub("cloudtrail", 4),
            Types = [AwsType.Trail],
            Check = (trail, _) => trail.IsTrue("enableLogFileValidation") ? null : "its files are not validated",
        },
        new()
        {
            Id = "TAP-CloudTrail.1",
            Title = "CloudTrail trails of data events should name the resources",
            Reason = "Each event is billed: a trail of every bucket and table of the account costs more than most of them.",
            Reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
            Types = [AwsType.Trail],
            Check = (trail, _) => Selectors(trail).Any() && Selectors(trail).All(NamesResources)
                ? null
                : "not every one of its advanced event selectors names resources by their ARN",
        },
    ];

    private static IEnumerable<JsonObject> Selectors(RegisteredResource trail) =>
        (trail.Input("advancedEventSelectors") as JsonArray ?? []).OfType<JsonObject>();

    private static bool NamesResources(JsonObject selector) => (selector["fieldSelectors"] as JsonArray ?? []).OfType<JsonObject>()
        .Any(field => (string?)field["field"] == "resources.ARN" && (field.ContainsKey("equals") || field.ContainsKey("startsWiths")));
}
