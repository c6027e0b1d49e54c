using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

/// <summary>Stacks to review: the program's own, and small ones of a few resources.</summary>
internal static class ReviewKit
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<RegisteredStack>>> Runs = [];

    /// <summary>The program, run for one of the stacks in the checkout: once in a configuration, and handed out as copies.</summary>
    public static async Task<RegisteredStack> RunAsync(string stack, params string[] config)
    {
        var run = Runs.GetOrAdd(string.Join('\n', config.Prepend(stack)), _ => new(
            () => RegisteredStack.RunAsync(Repository.Root, stack, StackConfiguration.Read(Repository.Stacks, stack, config))));
        return CopyOf(await run.Value);
    }

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

    // JSON can be changed, and what one test changes is no matter of the others.
    private static RegisteredStack CopyOf(RegisteredStack stack) => stack with
    {
        Registrations =
        [
            .. stack.Registrations.Select(registration => registration with
            {
                Resource = registration.Resource with { Inputs = registration.Resource.Inputs.DeepClone().AsObject() },
            }),
        ],
        Outputs = stack.Outputs.DeepClone().AsObject(),
        DefaultTags = stack.DefaultTags.DeepClone().AsObject(),
    };
}
