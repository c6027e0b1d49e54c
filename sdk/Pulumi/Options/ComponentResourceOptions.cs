namespace Pulumi;

/// <summary>How a component is managed.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>Providers for the descendants, one per package. Not together with <see cref="ResourceOptions.Provider"/>.</summary>
    public List<ProviderResource> Providers { get; set; } = [];

    /// <summary>
    /// New options of both: the second's scalars where set, the lists of both, and of the providers the later one per package. Neither argument
    /// is changed.
    /// </summary>
    /// <param name="options1">The first options, or null.</param>
    /// <param name="options2">The second options, or null.</param>
    /// <returns>The new options.</returns>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            merged.MergeIn(options);
            foreach (var provider in options?.Providers ?? [])
            {
                merged.Providers.RemoveAll(earlier => earlier.Package == provider.Package);
                merged.Providers.Add(provider);
            }
        }
        return merged;
    }
}
