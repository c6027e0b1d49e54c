using System.Collections;
using Pulumi;
using Pulumi.Utilities;

namespace Tap.Program;

/// <summary>Finds the resources that inputs are made of: the outputs in the arguments know where they come from, at any depth.</summary>
public static class InputReferences
{
    /// <summary>The keys of the resources by the wire name of the input; inputs that are made of none are left out.</summary>
    /// <param name="args">The arguments as the program gave them.</param>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindAsync(ResourceArgs? args)
    {
        var references = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (name, value) in DeclaredInputs.Of(args))
        {
            var keys = new SortedSet<string>(StringComparer.Ordinal);
            await AddAsync(keys, value);
            if (keys.Count > 0)
                references[name] = [.. keys];
        }

        return references;
    }

    private static async Task AddAsync(SortedSet<string> keys, object? value)
    {
        if (value is null or string)
            return;

        if (DeclaredInputs.AsOutput(value) is { } output)
        {
            keys.UnionWith((await OutputUtilities.GetDependenciesAsync(output)).Select(Recorder.KeyOf));
            await AddAsync(keys, await OutputUtilities.GetValueAsync(output));
        }
        else if (value is InputArgs)
        {
            foreach (var (_, part) in DeclaredInputs.Of(value))
                await AddAsync(keys, part);
        }
        else if (value is IEnumerable items)
        {
            foreach (var item in value is IDictionary map ? map.Values : items)
                await AddAsync(keys, item);
        }
    }
}
