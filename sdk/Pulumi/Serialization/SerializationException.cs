namespace Pulumi;

/// <summary>A value that cannot be sent to the engine.</summary>
internal sealed class SerializationException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
