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
        if (options is not ComponentResourceOptions component)
        {
            var own = options.Provider ?? inherited.GetValueOrDefault(PackageOf(resource.GetResourceType()));
            return new ProviderScope(own, With(inherited, options.Provider));
        }

        if (component.Provider is not null && component.Providers.Count > 0)
            throw new ResourceException("Do not supply both 'provider' and 'providers' options to a ComponentResource.", resource);
        return new ProviderScope(null, component.Providers.Aggregate(With(inherited, component.Provider), With));
    }

    /// <summary>The provider for a resource or function with this token.</summary>
    public ProviderResource? For(string token) => _byPackage.GetValueOrDefault(PackageOf(token));

    private static string PackageOf(string token) => token.Split(':', 2)[0];

    private static ImmutableDictionary<string, ProviderResource> With(
        ImmutableDictionary<string, ProviderResource> providers, ProviderResource? provider) =>
        provider is null ? providers : providers.SetItem(provider.Package, provider);
}
