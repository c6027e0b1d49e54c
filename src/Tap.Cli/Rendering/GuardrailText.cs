using System.Text.Json.Nodes;
using Tap.Guardrails;

namespace Tap.Cli.Rendering;

/// <summary>What the guardrails found, for people and for machines.</summary>
internal static class GuardrailText
{
    /// <summary>What to do about findings.</summary>
    public const string Advice = "Fix what breaks a guardrail, or waive it with a reason in tap:guardrails.waivers; docs/guardrails.md tells how.";

    /// <summary>One line that counts, and the findings: id, resource, what is wrong, and where AWS describes it.</summary>
    public static IEnumerable<string> Lines(GuardrailReport report)
    {
        yield return $"Guardrails: {report.Findings.Count} broken, {report.Waived.Count} waived";
        foreach (var finding in report.Findings)
        {
            yield return $"    {finding.Guardrail} {Name(finding.Resource)}: {finding.Message}";
            yield return $"        {finding.Guardrail.Title}: {finding.Guardrail.Reference}";
        }

        foreach (var waiver in report.UnusedWaivers)
            yield return $"    {waiver.Guardrail}{(waiver.Resource is { } name ? $" {name}" : "")}: its waiver waives nothing; remove it";
    }

    /// <summary>The same as JSON.</summary>
    public static JsonObject Json(GuardrailReport report) => new()
    {
        ["findings"] = Array(report.Findings, Finding),
        ["waived"] = Array(report.Waived, pair =>
        {
            var finding = Finding(pair.Finding);
            finding["reason"] = pair.Waiver.Reason;
            return finding;
        }),
        ["unusedWaivers"] = Array(report.UnusedWaivers, waiver => new JsonObject { ["guardrail"] = waiver.Guardrail, ["resource"] = waiver.Resource, ["reason"] = waiver.Reason }),
    };

    private static JsonObject Finding(Finding finding) => new()
    {
        ["guardrail"] = finding.Guardrail.Id,
        ["type"] = finding.Resource.Type,
        ["name"] = finding.Resource.Name,
        ["message"] = finding.Message,
        ["reference"] = finding.Guardrail.Reference,
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> json) => [.. items.Select(json)];

    private static string Name(RegisteredResource resource) => $"{StepText.TypeOf(resource.Type)} {resource.Name}";
}
