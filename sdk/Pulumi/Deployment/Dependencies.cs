using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Waits for the resources that another one must come after.</summary>
internal static class Dependencies
{
    /// <param name="resource">The resource that waits.</param>
    /// <param name="options">Its options, with the dependencies that the program names.</param>
    /// <param name="fromInputs">Those that its inputs brought along.</param>
    public static async Task WaitAsync(Resource resource, ResourceOptions options, IEnumerable<Resource> fromInputs)
    {
        var all = new HashSet<Resource>(fromInputs);
        foreach (var named in await ReadAsync(options.DependsOn).ConfigureAwait(false))
            AddWithChildren(named, resource, all);
        await WaitAsync(all).ConfigureAwait(false);
    }

    public static async Task WaitAsync(IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
            await resource.Registration.ConfigureAwait(false);
    }

    /// <summary>Waits for resources, a component's children included, and tells whether all that have an id have a known one.</summary>
    public static async Task<bool> ExistAsync(IEnumerable<Resource> resources)
    {
        var all = new HashSet<Resource>();
        foreach (var resource in resources)
            AddWithChildren(resource, null, all);
        var exist = true;
        foreach (var resource in all)
        {
            var registered = await resource.Registration.ConfigureAwait(false);
            exist &= resource is not CustomResource || registered.Id is not null;
        }
        return exist;
    }

    public static async Task<IEnumerable<Resource>> ReadAsync(InputList<Resource> list)
    {
        var data = await list.AsOutput.Data.ConfigureAwait(false);
        return data.ValueAs<ImmutableArray<Resource>>() is { IsDefault: false } resources ? resources : [];
    }

    /// <summary>A component stands for its children too, unless the waiting resource is one of them: that would never end.</summary>
    private static void AddWithChildren(Resource dependency, Resource? waiting, HashSet<Resource> all)
    {
        if (!all.Add(dependency) || dependency is not ComponentResource || IsWithin(waiting, dependency))
            return;
        foreach (var child in dependency.Children)
            AddWithChildren(child, waiting, all);
    }

    private static bool IsWithin(Resource? resource, Resource ancestor)
    {
        for (var level = resource?.Parent; level is not null; level = level.Parent)
        {
            if (level == ancestor)
                return true;
        }
        return false;
    }
}
