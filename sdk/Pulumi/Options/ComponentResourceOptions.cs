namespace Pulumi;

/// <summary>How a component is managed.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>Providers for the descendants, one per package. Not together with <see cref="ResourceOptions.Provider"/>.</summary>
    public List<ProviderResource> Providers { get; set; } = [];

    /// <summary>
    /// New options of both: the second's scalars where set, the lists of both, and of the providers the later one per package, whether it
    /// was given alone or in the list. Neither argument is changed.
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
            if (options?.Provider is not null)
                merged.Put(options.Provider);
            options?.Providers.ForEach(merged.Put);
        }

        // A provider that was given alone stays so; otherwise the list has it.
        if (options1 is not { Providers.Count: > 0 } && options2 is not { Providers.Count: > 0 } && merged.Providers.Count == 1)
            merged.Providers.Clear();
        else
            merged.Provider = null;
        return merged;
    }

    private void Put(ProviderResource provider)
    {
        Providers.RemoveAll(earlier => earlier.Package == provider.Package);
        Providers.Add(provider);
    }
}
