using Pulumi;
using Pulumi.Utilities;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Sees every resource inside the TapStack with its options, which mocks are not told.</summary>
internal sealed class Recorder
{
    private readonly Lock gate = new();
    private readonly List<(Resource Resource, ResourceOptions Options)> seen = [];

    /// <summary>The transformation; it changes nothing.</summary>
    public ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        lock (gate)
            seen.Add((args.Resource, args.Options));
        return null;
    }

    /// <summary>What was seen, by the label of the resource.</summary>
    public async Task<Dictionary<string, Placement>> PlacementsAsync()
    {
        var placements = new Dictionary<string, Placement>();
        foreach (var (resource, options) in seen)
        {
            var dependencies = await OutputUtilities.GetValueAsync(options.DependsOn.ToOutput());
            placements[Label(resource)] = new Placement(
                options.Parent is { } parent ? Label(parent) : null,
                options.Protect ?? false,
                [.. dependencies.Select(Label)],
                [.. (options as CustomResourceOptions)?.IgnoreChanges ?? []]);
        }

        return placements;
    }

    private static string Label(Resource resource) => $"{resource.GetResourceType()} {resource.GetResourceName()}";
}
