namespace Pulumi;

/// <summary>A value from the engine that does not fit the type it is read as.</summary>
internal sealed class ConversionException(string place, string wanted, object value)
    : Exception($"{place} expected {wanted}, but got {value.GetType().Name}");
