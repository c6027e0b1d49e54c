namespace Pulumi;

/// <summary>How long a provider may take for a resource; null leaves its own limit.</summary>
public sealed class CustomTimeouts
{
    /// <summary>For creating it.</summary>
    public TimeSpan? Create { get; set; }

    /// <summary>For updating it.</summary>
    public TimeSpan? Update { get; set; }

    /// <summary>For deleting it.</summary>
    public TimeSpan? Delete { get; set; }
}
