using System.Collections.Concurrent;
using Pulumi;
using Pulumi.Utilities;

namespace Tap.Local.Engine;

/// <summary>The options of a resource that mocks are not told.</summary>
internal sealed record RecordedOptions
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
        [.. (await OutputUtilities.GetValueAsync(DependsOn.ToOutput())).Select(resource => Guardrails.Resource.KeyOf(resource.GetResourceType(), resource.GetResourceName()))];
}

/// <summary>Sees every resource of the stack as it is constructed, with its options; given to the program as a transformation.</summary>
internal sealed class Recorder(Plan plan)
{
    private readonly ConcurrentDictionary<string, RecordedOptions> recorded = new();

    /// <summary>The options to run the program's stack with.</summary>
    public ComponentResourceOptions StackOptions() => new() { ResourceTransformations = { Record } };

    /// <summary>The options of a resource.</summary>
    public RecordedOptions Of(string type, string name) => recorded.GetValueOrDefault(Guardrails.Resource.KeyOf(type, name), RecordedOptions.None);

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        var key = KeyOf(args.Resource);
        var parent = args.Options.Parent is { } resource ? KeyOf(resource) : null;
        var inherited = parent is null ? RecordedOptions.None : recorded.GetValueOrDefault(parent, RecordedOptions.None);
        var custom = args.Options as CustomResourceOptions;
        var options = new RecordedOptions
        {
            Parent = parent,
            IsComponent = args.Resource is ComponentResource,
            Protect = args.Options.Protect ?? inherited.Protect,
            RetainOnDelete = args.Options.RetainOnDelete ?? inherited.RetainOnDelete,
            DeleteBeforeReplace = custom?.DeleteBeforeReplace ?? false,
            IgnoreChanges = [.. args.Options.IgnoreChanges],
            ReplaceOnChanges = [.. args.Options.ReplaceOnChanges],
            Secrets = custom?.AdditionalSecretOutputs.ToHashSet() ?? [],
            Args = args.Args,
            DependsOn = args.Options.DependsOn,
        };
        recorded[key] = options;

        // A provider says where and how resources are made, and is none itself.
        if (args.Resource is not ProviderResource)
            plan.Announce(args.Resource.GetResourceType(), args.Resource.GetResourceName(), parent, options.IsComponent);
        return null;
    }

    private static string KeyOf(Resource resource) => Guardrails.Resource.KeyOf(resource.GetResourceType(), resource.GetResourceName());
}
