namespace Pulumi;

/// <summary>Marks a class as a structured output; its <see cref="OutputConstructorAttribute"/> constructor builds it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class OutputTypeAttribute : Attribute;
