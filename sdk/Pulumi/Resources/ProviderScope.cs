using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The provider that a resource uses, and those that it hands down to its children, by package.</summary>
internal sealed class ProviderScope
{
    private readonly ImmutableDictionary<string, ProviderResource> _byPackage;

    private ProviderScope(ProviderResource? own, ImmutableDictionary<string, ProviderResource> byPackage)
    {
        Own = own;
        _byPackage = byPackage;
    }

    /// <summary>What the resource itself uses; null for the default provider. Components use none.</summary>
    public ProviderResource? Own { get; }

    public static ProviderScope Of(Resource resource, ResourceOptions options)
    {
        var inherited = resource.Parent?.Providers._byPackage ?? ImmutableDictionary<string, ProviderResource>.Empty;
        var own = resource is CustomResource
            ? options.Provider ?? inherited.GetValueOrDefault(PackageOf(resource.GetResourceType()))
            : null;
        return new ProviderScope(own, options.Provider is { } given ? inherited.SetItem(given.Package, given) : inherited);
    }

    /// <summary>The provider for a resource or function with this token.</summary>
    public ProviderResource? For(string token) => _byPackage.GetValueOrDefault(PackageOf(token));

    private static string PackageOf(string token) => token.Split(':', 2)[0];
}
