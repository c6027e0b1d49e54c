using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Testing;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>One run of the whole program against the fake AWS, and questions about it.</summary>
internal sealed class TapRun
{
    private TapRun(
        RunOptions options, FakeAws aws, ImmutableArray<StackResource> resources, ImmutableDictionary<string, StackOutput> outputs)
    {
        Options = options;
        Calls = [.. aws.Calls];
        ComponentOutputs = aws.ComponentOutputs;
        Resources = resources;
        Outputs = outputs;
    }

    /// <summary>What the run was given.</summary>
    public RunOptions Options { get; }

    /// <summary>The environment's suffix.</summary>
    public string Environment => Options.Config["tap:environmentSuffix"];

    /// <summary>Every resource and component, in the order of arrival.</summary>
    public ImmutableArray<StackResource> Resources { get; }

    /// <summary>The resources of AWS: without components and provider.</summary>
    public IEnumerable<StackResource> AwsResources =>
        Resources.Where(resource => resource.Type.StartsWith("aws:", StringComparison.Ordinal));

    /// <summary>The invokes.</summary>
    public ImmutableArray<MockCallArgs> Calls { get; }

    /// <summary>What each component registered as its outputs, by URN.</summary>
    public IReadOnlyDictionary<string, ImmutableDictionary<string, Output<object?>>> ComponentOutputs { get; }

    /// <summary>The outputs of the stack.</summary>
    public ImmutableDictionary<string, StackOutput> Outputs { get; }

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="RunException">The program failed.</exception>
    public static Task<TapRun> StartAsync(RunOptions options) => StartAsync(options, new FakeAws(options));

    /// <summary>Runs a program that must fail, and tells how.</summary>
    /// <returns>The message, and the number of resources and invokes that AWS saw before.</returns>
    public static async Task<(string Message, int Requests)> FailAsync(RunOptions options)
    {
        var aws = new FakeAws(options);
        var run = () => StartAsync(options, aws);
        var failure = await run.Should().ThrowAsync<RunException>();
        return (failure.Which.Message, aws.Resources.Count + aws.Calls.Count);
    }

    /// <summary>Runs a piece of program that needs a deployment around it.</summary>
    public static async Task<T> InsideAsync<T>(RunOptions options, Func<T> piece)
    {
        var result = default(T);
        using var variables = new PulumiVariables(options);
        await Deployment.TestAsync(new FakeAws(options), TestOptions(options), () => { result = piece(); });
        return result!;
    }

    /// <summary>The one resource of that type and logical name.</summary>
    public StackResource Single(string type, string name) =>
        Resources.SingleOrDefault(resource => resource.Type == type && resource.Name == name)
        ?? throw new InvalidOperationException(
            $"There is no {type} {name}; of that type there are: {string.Join(", ", OfType(type).Select(resource => resource.Name))}.");

    /// <summary>All resources of a type.</summary>
    public IEnumerable<StackResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    private static async Task<TapRun> StartAsync(RunOptions options, FakeAws aws)
    {
        var recorder = new Recorder();
        using var variables = new PulumiVariables(options);
        var outputs = await recorder.RunAsync(aws, TestOptions(options), stack => TapProgram.RunAsync(TapSettings.Load(), stack));

        var resources = await Task.WhenAll(aws.Resources.Select(async args => new StackResource(
            args.Type!,
            args.Name!,
            args.Provider ?? "",
            Inputs(args),
            recorder.Find(args.Type!, args.Name!) is { } recorded ? await Placement.OfAsync(recorded) : null)));
        var resolved = await Task.WhenAll(
            outputs.Select(async output => KeyValuePair.Create(output.Key, await StackOutput.OfAsync(output.Value))));
        return new TapRun(options, aws, [.. resources], resolved.ToImmutableDictionary());
    }

    // What is in an archive is a matter of lambda/.
    private static JsonObject Inputs(MockResourceArgs args)
    {
        var inputs = Wire.ToJson(args.Inputs.Select(input => KeyValuePair.Create(
            input.Key,
            input.Value is FileArchive archive ? new Dictionary<string, object> { ["$archive"] = Wire.PathOf(archive) } : input.Value)));

        // Parsed, a number can be read as any type of number.
        return JsonNode.Parse(inputs.ToJsonString())!.AsObject();
    }

    private static TestOptions TestOptions(RunOptions options) => new()
    {
        ProjectName = "tap",
        StackName = options.Stack,
        RootDirectory = options.RootDirectory,
        IsPreview = options.IsPreview,
    };
}
