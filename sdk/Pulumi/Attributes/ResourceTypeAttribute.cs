using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>Ties a resource class to its type token. Packages derive their own attribute from it.</summary>
[AttributeUsage(AttributeTargets.Class)]
[SuppressMessage("Performance", "CA1813", Justification = "Packages derive from it.")]
public class ResourceTypeAttribute : Attribute
{
    /// <summary>Ties the class to the token.</summary>
    /// <param name="type">The type token, such as <c>aws:s3/bucket:Bucket</c>.</param>
    /// <param name="version">The package's version; null for any.</param>
    public ResourceTypeAttribute(string type, string? version)
    {
        Type = type;
        Version = version;
    }

    /// <summary>The type token.</summary>
    public string Type { get; }

    /// <summary>The package's version; null for any.</summary>
    public string? Version { get; }
}
