namespace Pulumi;

/// <summary>How a component is managed.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>New options of both: the second's scalars where set, the lists of both. Neither argument is changed.</summary>
    /// <param name="options1">The first options, or null.</param>
    /// <param name="options2">The second options, or null.</param>
    /// <returns>The new options.</returns>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        merged.MergeIn(options1);
        merged.MergeIn(options2);
        return merged;
    }
}
