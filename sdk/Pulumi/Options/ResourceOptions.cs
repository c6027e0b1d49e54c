namespace Pulumi;

/// <summary>How a resource is managed, whatever its kind.</summary>
public abstract class ResourceOptions
{
    private protected ResourceOptions()
    {
    }

    /// <summary>The provider's id of an existing resource, which is then read instead of created.</summary>
    public Input<string>? Id { get; set; }

    /// <summary>The resource that this one belongs to; null for the stack.</summary>
    public Resource? Parent { get; set; }

    /// <summary>Resources that must be there first, beyond those that the inputs mention. A component includes all its children.</summary>
    public InputList<Resource> DependsOn { get => field ??= []; set; }

    /// <summary>Whether the engine refuses to delete the resource; null for the parent's setting.</summary>
    public bool? Protect { get; set; }

    /// <summary>Inputs whose changes do not update the resource, as property paths.</summary>
    public List<string> IgnoreChanges { get => field ??= []; set; }

    /// <summary>The version of the provider; null for the package's own.</summary>
    public string? Version { get; set; }

    /// <summary>The provider to use; null for the parent's, or else the package's default one.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>Run on this resource and all its descendants before they are registered, nearest first.</summary>
    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }

    /// <summary>Former identities.</summary>
    public List<Input<Alias>> Aliases { get => field ??= []; set; }

    /// <summary>Properties whose changes replace the resource, as property paths.</summary>
    public List<string> ReplaceOnChanges { get => field ??= []; set; }

    /// <summary>Whether the provider's resource stays when this one is deleted; null for no.</summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>Lays <paramref name="later"/> over these options: its scalars where set, its lists at the end.</summary>
    private protected void MergeIn(ResourceOptions? later)
    {
        if (later is null)
            return;
        Id = later.Id ?? Id;
        Parent = later.Parent ?? Parent;
        DependsOn = DependsOn.Concat(later.DependsOn);
        Protect = later.Protect ?? Protect;
        IgnoreChanges.AddRange(later.IgnoreChanges);
        Version = later.Version ?? Version;
        Provider = later.Provider ?? Provider;
        ResourceTransformations.AddRange(later.ResourceTransformations);
        Aliases.AddRange(later.Aliases);
        ReplaceOnChanges.AddRange(later.ReplaceOnChanges);
        RetainOnDelete = later.RetainOnDelete ?? RetainOnDelete;
    }
}
