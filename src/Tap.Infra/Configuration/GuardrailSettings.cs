using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tap.Guardrails;

namespace Tap.Infra.Configuration;

/// <summary>Which findings of the guardrails may stand: section <c>tap:guardrails</c>. Nothing in the stack depends on it.</summary>
public sealed record GuardrailSettings
{
    /// <summary>The waivers; default none. Of several for one finding the first counts.</summary>
    public required ImmutableArray<Waiver> Waivers { get; init; }

    internal static GuardrailSettings Read(SettingsSection section, SettingsReport report)
    {
        report.Describe(new SettingDescription(
            "tap:guardrails.waivers",
            "list of sections",
            "empty",
            "each with guardrail, the id of a guardrail in docs/guardrails.md; resource, the logical name of the only resource it is for; and reason, a sentence of 20 to 500 characters",
            "Findings of the guardrails that may stand, and why; without resource those of all resources.")
        {
            Value = section.Given("waivers") ?? new JsonArray(),
            IsGiven = section.Given("waivers") is not null,
            Schema = new() { ["type"] = "array" },
        });
        return new GuardrailSettings { Waivers = section.Sections("waivers", ReadWaiver) };
    }

    private static Waiver ReadWaiver(SettingsSection waiver) => new(
        waiver.RequiredText(
            "guardrail",
            new("the id of a guardrail in docs/guardrails.md", id => Guardrail.All.Any(guardrail => guardrail.Id == id), "DynamoDB.6")
            {
                Schema = Rule.Enum(Guardrail.All.Select(guardrail => guardrail.Id)),
            },
            "The id of the guardrail."),
        waiver.OptionalText("resource", new("the logical name of a resource", name => name.Length > 0, "tap-metadata-dev"), "The only resource it is for; null is all."),
        waiver.RequiredText(
            "reason",
            new("a sentence of 20 to 500 characters", reason => reason.Trim().Length is >= 20 and <= 500, "The table holds copies only and is rebuilt in a minute."),
            "Why the findings may stand."));
}
