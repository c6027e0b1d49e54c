namespace Pulumi;

/// <summary>An output of another stack: at most one of the two is set.</summary>
public sealed class StackReferenceOutputDetails
{
    /// <summary>The value, when it is not secret; null for none.</summary>
    public object? Value { get; init; }

    /// <summary>The value, when it is secret; null for none.</summary>
    public object? SecretValue { get; init; }
}
