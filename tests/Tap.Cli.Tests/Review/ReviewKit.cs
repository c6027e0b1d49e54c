using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

/// <summary>Stacks to review: the program's own, and small ones of a few resources.</summary>
internal static class ReviewKit
{
    /// <summary>The program, run for one of the stacks in the checkout.</summary>
    public static Task<RegisteredStack> RunAsync(string stack, params string[] config) =>
        RegisteredStack.RunAsync(Repository.Root, stack, StackConfiguration.Read(Repository.Stacks, stack, config));

    /// <summary>A stack of resources that nobody registered.</summary>
    public static RegisteredStack Stack(string name, params RegisteredResource[] resources) => new(
        name,
        [.. resources.Select(resource => new Registration(resource, "eu-west-2", RecordedOptions.None))],
        new JsonObject { ["environment"] = name, ["region"] = "eu-west-2" },
        []);

    /// <summary>A resource, its inputs written as JSON.</summary>
    public static RegisteredResource Resource(string type, string name, string inputs) =>
        new(type, name, JsonNode.Parse(inputs)!.AsObject());

    /// <summary>A resource with one input that refers to another.</summary>
    public static RegisteredResource Referring(string type, string name, string input, RegisteredResource target, string inputs) =>
        Resource(type, name, inputs) with { References = new Dictionary<string, IReadOnlyList<string>> { [input] = [target.Key] } };
}
