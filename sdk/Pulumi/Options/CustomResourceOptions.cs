namespace Pulumi;

/// <summary>How a provider's resource is managed.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    /// <summary>Whether a replacement deletes the old resource first; null for the provider's own way.</summary>
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Outputs to keep secret beyond those that are already.</summary>
    public List<string> AdditionalSecretOutputs { get => field ??= []; set; }

    /// <summary>New options of both: the second's scalars where set, the lists of both. Neither argument is changed.</summary>
    /// <param name="options1">The first options, or null.</param>
    /// <param name="options2">The second options, or null.</param>
    /// <returns>The new options.</returns>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            merged.MergeIn(options);
            if (options is null)
                continue;
            merged.DeleteBeforeReplace = options.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            merged.AdditionalSecretOutputs.AddRange(options.AdditionalSecretOutputs);
        }
        return merged;
    }
}
