namespace Pulumi;

/// <summary>A value that cannot be sent to the engine.</summary>
internal sealed class SerializationException(string message, Exception? inner = null) : InvalidOperationException(message, inner);

/// <summary>A value from the engine that does not fit the type it is read as.</summary>
internal sealed class ConversionException(string place, Type wanted, object value)
    : Exception($"Expected {wanted.FullName} but got {value.GetType().FullName} deserializing {place}");
