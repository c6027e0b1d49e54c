namespace Pulumi;

/// <summary>How a provider's function is called.</summary>
public class InvokeOptions
{
    /// <summary>A resource whose provider to use, where it has one for the function's package; null for the package's default one.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The version of the provider; null for the package's own.</summary>
    public string? Version { get; set; }
}
