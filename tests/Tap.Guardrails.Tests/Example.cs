using System.Text.Json.Nodes;

namespace Tap.Guardrails.Tests;

/// <summary>What refers to the resource that an example is about.</summary>
/// <param name="Type">Its type token.</param>
/// <param name="Input">The input that refers.</param>
/// <param name="Inputs">Its inputs, as JSON.</param>
internal sealed record Referrer(string Type, string Input, string Inputs = "{}");

/// <summary>A resource called "subject" and what refers to it.</summary>
internal static class Example
{
    /// <summary>The graph of the example.</summary>
    public static ResourceGraph Of(string type, string inputs = "{}", params IEnumerable<Referrer> referrers) =>
        new(
            referrers.Select((referrer, index) => Referring(referrer, index, RegisteredResource.KeyOf(type, "subject")))
                .Prepend(new RegisteredResource(type, "subject", Json(inputs))));

    /// <summary>The inputs of a resource whose policy has one statement, as JSON.</summary>
    public static string Policy(string statement, string input = "policy") =>
        new JsonObject { [input] = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(JsonNode.Parse(statement)) }.ToJsonString() }.ToJsonString();

    private static RegisteredResource Referring(Referrer referrer, int index, string key) => new(referrer.Type, $"referrer-{index}", Json(referrer.Inputs))
    {
        References = new Dictionary<string, IReadOnlyList<string>> { [referrer.Input] = [key] },
    };

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
