using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of AWS WAF.</summary>
internal static class WafGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "WAF.10",
            Title = "AWS WAF web ACLs should have at least one rule or rule group",
            Reason = "A web ACL without a rule lets everything through, and is paid for.",
            Reference = Guardrail.SecurityHub("waf", 10),
            Types = [AwsType.WebAcl],
            Check = (acl, _) => acl.Has("rules") ? null : "it has no rule",
        },
        new()
        {
            Id = "WAF.11",
            Title = "AWS WAF web ACL logging should be enabled",
            Reason = "Nobody could tell which caller was refused, and why.",
            Reference = Guardrail.SecurityHub("waf", 11),
            Types = [AwsType.WebAcl],
            Check = (acl, graph) => graph.Referring(acl, AwsType.WebAclLogging, "resourceArn").Any() ? null : "what it refuses is logged nowhere",
        },
        new()
        {
            Id = "WAF.12",
            Title = "AWS WAF rules should have CloudWatch metrics enabled",
            Reason = "Nobody would see that it refuses more than it should.",
            Reference = Guardrail.SecurityHub("waf", 12),
            Types = [AwsType.WebAcl],
            Check = (acl, _) => Rules(acl).All(rule => rule["visibilityConfig"] is JsonObject config && (bool?)config["cloudwatchMetricsEnabled"] == true)
                ? null
                : "it has a rule without metrics",
        },
        new()
        {
            Id = "TAP-WAF.1",
            Title = "AWS WAF web ACLs should limit the requests of an address",
            Reason = "One address could use up what the API takes of all.",
            Reference = "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
            Types = [AwsType.WebAcl],
            Check = (acl, _) => Rules(acl).Any(Limits) ? null : "none of its rules blocks by rate",
        },
        new()
        {
            Id = "TAP-WAF.2",
            Title = "AWS WAF logs should not hold the credentials of callers",
            Reason = "A log has the headers of a request, and whoever reads it could use the token of another.",
            Reference = "https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html",
            Types = [AwsType.WebAclLogging],
            Check = (logging, _) => (logging.Input("redactedFields") as JsonArray ?? []).OfType<JsonObject>()
                .Any(field => (string?)field["singleHeader"]?["name"] == "authorization")
                ? null
                : "the header authorization is not redacted",
        },
    ];

    private static IEnumerable<JsonObject> Rules(RegisteredResource acl) => (acl.Input("rules") as JsonArray ?? []).OfType<JsonObject>();

    private static bool Limits(JsonObject rule) =>
        rule["action"]?["block"] is not null && rule["statement"]?["rateBasedStatement"] is not null;
}
