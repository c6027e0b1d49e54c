using System.Text.Json.Nodes;
using Tap.Local.Config;
using Tap.Local.Engine;
using Tap.Local.Review;
using Resource = Tap.Guardrails.Resource;

namespace Tap.Local.Tests.Review;

/// <summary>Stacks to review: the program's own, and small ones of a few resources.</summary>
internal static class ReviewKit
{
    private static readonly string Root = Workspace.Find().Root;

    /// <summary>The program, run for one of the stacks in the checkout.</summary>
    public static Task<ReviewedStack> RunAsync(string stack, params string[] config) =>
        ReviewedStack.RunAsync(Root, stack, StackConfiguration.Read(Root, stack, config));

    /// <summary>A stack of resources that nobody registered.</summary>
    public static ReviewedStack Stack(string name, params Resource[] resources) => new(
        name,
        [.. resources.Select(resource => new Registration(resource, "eu-west-2", RecordedOptions.None))],
        new JsonObject { ["environment"] = name, ["region"] = "eu-west-2" },
        []);

    /// <summary>A resource, its inputs written as JSON.</summary>
    public static Resource Resource(string type, string name, string inputs) => new(type, name, JsonNode.Parse(inputs)!.AsObject());

    /// <summary>A resource with one input that refers to another.</summary>
    public static Resource Referring(string type, string name, string input, Resource target, string inputs) =>
        Resource(type, name, inputs) with { References = new Dictionary<string, IReadOnlyList<string>> { [input] = [target.Key] } };
}
