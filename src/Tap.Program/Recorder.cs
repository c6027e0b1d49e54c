using System.Collections.Concurrent;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;
using Tap.Guardrails;

namespace Tap.Program;

/// <summary>A program.</summary>
/// <param name="options">What its outermost component takes as its options.</param>
/// <returns>The outputs of the stack.</returns>
public delegate Task<IDictionary<string, object?>> StackProgram(ComponentResourceOptions options);

/// <summary>The options of a resource that mocks are not told.</summary>
public sealed record RecordedOptions
{
    /// <summary>The options of a resource that nothing was recorded for.</summary>
    public static RecordedOptions None { get; } = new();

    /// <summary>The key of the parent; null at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it only groups other resources.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Whether it, or a component around it, is protected.</summary>
    public bool Protect { get; init; }

    /// <summary>Whether it, or a component around it, outlives its deletion.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>Whether a replacement deletes the old one first.</summary>
    public bool DeleteBeforeReplace { get; init; }

    /// <summary>The former names and types that it may have had.</summary>
    public IReadOnlyList<Input<Alias>> Aliases { get; init; } = [];

    /// <summary>Paths of inputs whose recorded value stays.</summary>
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Paths of inputs whose change means a replacement, beyond those of its kind.</summary>
    public IReadOnlyList<string> ReplaceOnChanges { get; init; } = [];

    /// <summary>Properties that are secret: never shown, and secret as outputs.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>();

    /// <summary>The arguments as the program gave them.</summary>
    public ResourceArgs? Args { get; init; }

    /// <summary>What the program explicitly has it wait for.</summary>
    public InputList<Resource> DependsOn { get; init; } = [];

    /// <summary>The keys of what the program explicitly has it wait for.</summary>
    public async Task<IReadOnlyList<string>> DependsOnAsync() =>
        [.. (await OutputUtilities.GetValueAsync(DependsOn.ToOutput())).Select(Recorder.KeyOf)];

    /// <summary>The keys under which a state may know the resource from before.</summary>
    /// <param name="type">The Pulumi type token that it has now.</param>
    /// <param name="name">The logical name that it has now.</param>
    public async Task<IReadOnlyList<string>> FormerKeysAsync(string type, string name) =>
        await Task.WhenAll(Aliases.Select(async alias =>
        {
            var former = await OutputUtilities.GetValueAsync(alias.ToOutput());
            return RegisteredResource.KeyOf(await TextAsync(former.Type) ?? type, await TextAsync(former.Name) ?? name);
        }));

    private static async Task<string?> TextAsync(Input<string>? text) =>
        text is null ? null : await OutputUtilities.GetValueAsync(text.ToOutput());
}

/// <summary>Runs a program under mocks and sees every resource as it is constructed, with its options.</summary>
/// <param name="observe">Told the type, the logical name and the options of each resource but the providers, parents before children.</param>
public sealed class Recorder(Action<string, string, RecordedOptions>? observe = null)
{
    private readonly ConcurrentDictionary<string, RecordedOptions> recorded = new();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="aws">What answers its registrations.</param>
    /// <param name="options">The names of project and stack, the folder that paths start from, and whether it is a preview.</param>
    /// <param name="program">The program.</param>
    /// <returns>The outputs of the stack.</returns>
    /// <exception cref="RunException">The program fails.</exception>
    public async Task<IDictionary<string, object?>> RunAsync(IMocks aws, TestOptions options, StackProgram program)
    {
        // A transformation sees what mocks are not told, and this one changes nothing.
        var recording = new ComponentResourceOptions { ResourceTransformations = { Record } };
        var (_, outputs) = await Deployment.TestAsync(aws, options, () => program(recording));
        return outputs;
    }

    /// <summary>The options of a resource; null for one that is not inside the program's outermost component.</summary>
    /// <param name="type">The Pulumi type token.</param>
    /// <param name="name">The logical name.</param>
    public RecordedOptions? Find(string type, string name) => recorded.GetValueOrDefault(RegisteredResource.KeyOf(type, name));

    internal static string KeyOf(Resource resource) => RegisteredResource.KeyOf(resource.GetResourceType(), resource.GetResourceName());

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        var parent = args.Options.Parent is { } resource ? KeyOf(resource) : null;
        var inherited = parent is null ? RecordedOptions.None : recorded.GetValueOrDefault(parent, RecordedOptions.None);
        var custom = args.Options as CustomResourceOptions;
        var options = recorded[KeyOf(args.Resource)] = new RecordedOptions
        {
            Parent = parent,
            IsComponent = args.Resource is ComponentResource,
            Protect = args.Options.Protect ?? inherited.Protect,
            RetainOnDelete = args.Options.RetainOnDelete ?? inherited.RetainOnDelete,
            DeleteBeforeReplace = custom?.DeleteBeforeReplace ?? false,
            Aliases = [.. args.Options.Aliases],
            IgnoreChanges = [.. args.Options.IgnoreChanges],
            ReplaceOnChanges = [.. args.Options.ReplaceOnChanges],
            Secrets = custom?.AdditionalSecretOutputs.ToHashSet() ?? [],
            Args = args.Args,
            DependsOn = args.Options.DependsOn,
        };

        // A provider says where and how resources are made, and is none itself.
        if (args.Resource is not ProviderResource)
            observe?.Invoke(args.Resource.GetResourceType(), args.Resource.GetResourceName(), options);
        return null;
    }
}
