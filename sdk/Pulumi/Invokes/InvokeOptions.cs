namespace Pulumi;

/// <summary>How a provider's function is called.</summary>
public class InvokeOptions
{
    /// <summary>A resource whose provider to use, where it has one for the function's package; null for the package's default one.</summary>
    public Resource? Parent { get; set; }

    /// <summary>The provider; null for that of <see cref="Parent"/>.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>The version of the provider; null for the package's own.</summary>
    public string? Version { get; set; }
}

/// <summary>How a provider's function is called that must come after some resources.</summary>
public sealed class InvokeOutputOptions : InvokeOptions
{
    /// <summary>Resources that must be there first, beyond those that the arguments mention.</summary>
    public InputList<Resource> DependsOn { get => field ??= []; set; }
}
