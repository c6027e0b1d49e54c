namespace Pulumi;

/// <summary>Marks the constructor of an output type; its parameters are matched with the output's fields by name.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;
