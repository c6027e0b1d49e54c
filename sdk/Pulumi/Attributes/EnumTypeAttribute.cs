namespace Pulumi;

/// <summary>
/// Marks a struct as an enumeration of strings or numbers: it has a constructor from the value and an explicit conversion to it, and may
/// hold values that its members do not name.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;
