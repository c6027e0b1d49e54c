using System.Collections;
using System.Reflection;
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
                [.. await SecretInputsAsync(args.Args)],
                [.. args.Resource is CustomResource ? (await ReferencesAsync(args.Args)).Distinct() : []]);
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

    // Outputs know the resources that they come from; they stand at any depth of the arguments.
    private static async Task<IEnumerable<string>> ReferencesAsync(object? value)
    {
        switch (value)
        {
            case null or string:
                return [];
            case InputArgs or ResourceArgs:
                return await ReferencesInAsync(value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.GetValue(value)));
            case var lifted when IsLifted(lifted):
                Task<(IEnumerable<Resource>, object?)> reading = ReadAsync((dynamic)lifted);
                var (resources, inner) = await reading;
                return [.. resources.Select(Label), .. await ReferencesAsync(inner)];
            case IDictionary map:
                return await ReferencesInAsync(map.Values);
            case IEnumerable items:
                return await ReferencesInAsync(items);
            default:
                return [];
        }
    }

    private static async Task<IEnumerable<string>> ReferencesInAsync(IEnumerable values)
    {
        List<string> references = [];
        foreach (var value in values)
            references.AddRange(await ReferencesAsync(value));
        return references;
    }

    private static bool IsLifted(object value)
    {
        var type = value.GetType();
        while (type is not null && !(type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Input<>) || type.GetGenericTypeDefinition() == typeof(Output<>))))
            type = type.BaseType;
        return type is not null;
    }

    private static Task<(IEnumerable<Resource>, object?)> ReadAsync<T>(Input<T> input) => ReadAsync(input.ToOutput());

    private static async Task<(IEnumerable<Resource>, object?)> ReadAsync<T>(Output<T> output) =>
        (await OutputUtilities.GetDependenciesAsync(output), await OutputUtilities.GetIsKnownAsync(output) ? await OutputUtilities.GetValueAsync(output) : null);

    private static string Label(Resource resource) => $"{resource.GetResourceType()} {resource.GetResourceName()}";
}
