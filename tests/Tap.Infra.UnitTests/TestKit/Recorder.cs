using Pulumi;
using Pulumi.Utilities;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Sees every resource inside the TapStack with its options, which mocks are not told.</summary>
internal sealed class Recorder
{
    private readonly Lock gate = new();
    private readonly List<ResourceTransformationArgs> seen = [];

    /// <summary>The transformation; it changes nothing.</summary>
    public ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        lock (gate)
            seen.Add(args);
        return null;
    }

    /// <summary>What was seen, by the label of the resource.</summary>
    public async Task<Dictionary<string, Placement>> PlacementsAsync()
    {
        var placements = new Dictionary<string, Placement>();
        foreach (var args in seen)
        {
            var options = args.Options;
            var dependencies = await OutputUtilities.GetValueAsync(options.DependsOn.ToOutput());
            placements[Label(args.Resource)] = new Placement(
                options.Parent is { } parent ? Label(parent) : null,
                options.Protect ?? false,
                options.RetainOnDelete ?? false,
                [.. dependencies.Select(Label)],
                [.. (options as CustomResourceOptions)?.IgnoreChanges ?? []],
                options.Aliases.Count,
                [.. await SecretInputsAsync(args.Args)]);
        }

        return placements;
    }

    private static async Task<IEnumerable<string>> SecretInputsAsync(ResourceArgs args)
    {
        List<string> secrets = [];
        foreach (var property in args.GetType().GetProperties())
        {
            if (property.GetValue(args) is Input<string> input && await Output.IsSecretAsync(input.ToOutput()))
                secrets.Add(property.Name);
        }

        return secrets;
    }

    private static string Label(Resource resource) => $"{resource.GetResourceType()} {resource.GetResourceName()}";
}
