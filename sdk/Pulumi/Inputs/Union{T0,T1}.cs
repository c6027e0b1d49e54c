namespace Pulumi;

/// <summary>A value of one of two types: what an <see cref="InputUnion{T0, T1}"/> holds.</summary>
/// <typeparam name="T0">The first type.</typeparam>
/// <typeparam name="T1">The second type.</typeparam>
public readonly struct Union<T0, T1> : IUnion
{
    private readonly object? _value;

    private Union(object? value) => _value = value;

    object? IUnion.Held => _value;

    /// <summary>A union of the first type.</summary>
    /// <param name="t">The value.</param>
    public static implicit operator Union<T0, T1>(T0 t) => new(t);

    /// <summary>A union of the second type.</summary>
    /// <param name="t">The value.</param>
    public static implicit operator Union<T0, T1>(T1 t) => new(t);
}
