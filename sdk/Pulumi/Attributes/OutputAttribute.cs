namespace Pulumi;

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
