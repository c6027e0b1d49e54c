namespace Pulumi;

/// <summary>Names the field that a parameter of an output constructor takes, where that is not the parameter's own name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutputConstructorParameterAttribute : Attribute
{
    /// <summary>Names the field.</summary>
    /// <param name="name">The field's name on the wire.</param>
    public OutputConstructorParameterAttribute(string name) => Name = name;

    /// <summary>The field's name on the wire.</summary>
    public string Name { get; }
}
