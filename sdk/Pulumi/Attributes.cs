using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>Marks a property or field of an arguments class as an input.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Marks the input.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="required">Whether leaving it out fails the run.</param>
    /// <param name="json">Whether the value is sent as one string of JSON, as providers' arguments are.</param>
    public InputAttribute(string name, bool required = false, bool json = false)
    {
        Name = name;
        IsRequired = required;
        Json = json;
    }

    internal string Name { get; }

    internal bool IsRequired { get; }

    internal bool Json { get; }
}

/// <summary>Marks a property of a resource or stack as one of its outputs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Marks the output.</summary>
    /// <param name="name">Its name on the wire; null for the property's own.</param>
    public OutputAttribute(string? name = null) => Name = name;

    /// <summary>The name on the wire; null for the property's own.</summary>
    public string? Name { get; }
}

/// <summary>Marks a class as a structured output; its <see cref="OutputConstructorAttribute"/> constructor builds it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class OutputTypeAttribute : Attribute;

/// <summary>Marks the constructor of an output type; its parameters are matched with the output's fields by name.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;

/// <summary>
/// Marks a struct as an enumeration of strings or numbers: it has a constructor from the value and an explicit conversion to it, and may
/// hold values that its members do not name.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;

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
