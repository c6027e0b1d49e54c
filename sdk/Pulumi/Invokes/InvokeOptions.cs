namespace Pulumi;

/// <summary>How a provider's function is called.</summary>
public class InvokeOptions
{
    /// <summary>A resource whose provider to use, where it has one for the function's package.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The provider to use; null for the parent's, or else the package's default one.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>The version of the provider; null for the package's own.</summary>
    public string? Version { get; set; }

    /// <summary>Where to get the provider's plugin; null for the package's own place.</summary>
    public string? PluginDownloadURL { get; set; }
}
