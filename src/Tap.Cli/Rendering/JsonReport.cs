using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Rendering;

/// <summary>A run as one JSON document, for machines.</summary>
internal static class JsonReport
{
    /// <summary>The document.</summary>
    /// <param name="steps">The steps of the run.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="guardrails">What the guardrails found; null when the program did not get that far.</param>
    /// <param name="duration">How long it took.</param>
    public static JsonObject Of(IReadOnlyList<Step> steps, RunResult result, GuardrailReport? guardrails, TimeSpan duration) => new()
    {
        ["result"] = result.Succeeded ? "succeeded" : result.Interrupted ? "interrupted" : "failed",
        ["steps"] = new JsonArray([.. steps.Select(StepOf)]),
        ["summary"] = new JsonObject(Enum.GetValues<Operation>().Select(operation => KeyValuePair.Create(
            Name(operation),
            (JsonNode?)steps.Count(step => step.Operation == operation && step.State is StepState.Done or StepState.Planned)))),
        ["guardrails"] = guardrails is null ? null : GuardrailText.Json(guardrails),
        ["outputs"] = result.Outputs?.DeepClone(),
        ["errors"] = new JsonArray([.. result.Errors.Select(error => JsonValue.Create(error))]),
        ["durationSeconds"] = Math.Round(duration.TotalSeconds, 3),
    };

    private static JsonObject StepOf(Step step)
    {
        var json = new JsonObject
        {
            ["operation"] = Name(step.Operation),
            ["state"] = Name(step.State),
            ["type"] = step.Type,
            ["name"] = step.Name,
        };
        if (step.Changes.Count > 0)
            json["changes"] = new JsonArray([.. step.Changes.Select(ChangeOf)]);
        if (step.StateOnly is { } reason)
            json["stateOnly"] = reason;
        if (step.Failure is { } failure)
            json["error"] = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message, ["advice"] = failure.Advice };
        return json;
    }

    private static JsonObject ChangeOf(PropertyChange change) => new()
    {
        ["property"] = change.Property,
        ["old"] = change.Kind == PropertyChangeKind.Secret ? OutputJson.Secret : change.Old?.DeepClone(),
        ["new"] = change.Kind switch
        {
            PropertyChangeKind.Secret => OutputJson.Secret,
            PropertyChangeKind.Unknown => OutputJson.Unknown,
            _ => change.New?.DeepClone(),
        },
    };

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
