namespace Pulumi;

/// <summary>A provider with settings of its own, for resources to name in their options.</summary>
public class ProviderResource : CustomResource
{
    private const string TypePrefix = "pulumi:providers:";

    /// <summary>Registers the provider.</summary>
    /// <param name="package">The package, such as <c>aws</c>.</param>
    /// <param name="name">The name, unique among the stack's providers of this package.</param>
    /// <param name="args">The settings.</param>
    /// <param name="options">The options, or null.</param>
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base(TypePrefix + package, name, args, options)
    {
    }

    /// <summary>Registers the provider of a package that an SDK names.</summary>
    /// <param name="package">The package, such as <c>aws</c>.</param>
    /// <param name="name">The name, unique among the stack's providers of this package.</param>
    /// <param name="args">The settings.</param>
    /// <param name="options">The options, or null.</param>
    /// <param name="registerPackageRequest">Null: see <see cref="RegisterPackageRequest"/>.</param>
    public ProviderResource(
        string package,
        string name,
        ResourceArgs args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null)
        : this(package, name, args, options)
    {
    }

    internal string Package => GetResourceType()[TypePrefix.Length..];
}
