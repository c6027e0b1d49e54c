namespace Pulumi;

/// <summary>How a provider's function is called that must come after some resources.</summary>
public sealed class InvokeOutputOptions : InvokeOptions
{
    /// <summary>Resources that must be there first, beyond those that the arguments mention.</summary>
    public InputList<Resource> DependsOn { get => field ??= []; set; }
}
