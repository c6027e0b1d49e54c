using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>A value of one of two types. The default union holds the default value of the first.</summary>
/// <typeparam name="T0">The first type.</typeparam>
/// <typeparam name="T1">The second type.</typeparam>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>, IUnion
{
    private readonly T0 _first;
    private readonly T1 _second;

    private Union(bool isSecond, T0 first, T1 second)
    {
        IsT1 = isSecond;
        _first = first;
        _second = second;
    }

    /// <summary>Whether the value is of the first type.</summary>
    public bool IsT0 => !IsT1;

    /// <summary>Whether the value is of the second type.</summary>
    public bool IsT1 { get; }

    /// <summary>The value as the first type.</summary>
    /// <exception cref="InvalidOperationException">It is of the second.</exception>
    public T0 AsT0 => IsT0 ? _first : throw WrongSide(0);

    /// <summary>The value as the second type.</summary>
    /// <exception cref="InvalidOperationException">It is of the first.</exception>
    public T1 AsT1 => IsT1 ? _second : throw WrongSide(1);

    /// <summary>The value, of whichever type.</summary>
    public object Value => (IsT1 ? (object?)_second : _first)!;

    object? IUnion.Held => Value;

    /// <summary>A union of the first type.</summary>
    /// <param name="input">The value.</param>
    /// <returns>The union.</returns>
    public static Union<T0, T1> FromT0(T0 input) => new(false, input, default!);

    /// <summary>A union of the second type.</summary>
    /// <param name="input">The value.</param>
    /// <returns>The union.</returns>
    public static Union<T0, T1> FromT1(T1 input) => new(true, default!, input);

    /// <summary>A union of the first type.</summary>
    /// <param name="t">The value.</param>
    public static implicit operator Union<T0, T1>(T0 t) => FromT0(t);

    /// <summary>A union of the second type.</summary>
    /// <param name="t">The value.</param>
    public static implicit operator Union<T0, T1>(T1 t) => FromT1(t);

    /// <summary>Runs the function for the type that is held.</summary>
    /// <typeparam name="TResult">What both functions return.</typeparam>
    /// <param name="f0">For the first type.</param>
    /// <param name="f1">For the second type.</param>
    /// <returns>What the function returned.</returns>
    public TResult Match<TResult>(Func<T0, TResult> f0, Func<T1, TResult> f1) => IsT0 ? f0(_first) : f1(_second);

    /// <summary>Runs the action for the type that is held.</summary>
    /// <param name="f0">For the first type.</param>
    /// <param name="f1">For the second type.</param>
    public void Switch(Action<T0> f0, Action<T1> f1)
    {
        if (IsT0)
            f0(_first);
        else
            f1(_second);
    }

    /// <summary>Maps the value if it is of the first type.</summary>
    /// <typeparam name="TResult">The new first type.</typeparam>
    /// <param name="mapFunc">The mapping.</param>
    /// <returns>The mapped union.</returns>
    public Union<TResult, T1> MapT0<TResult>(Func<T0, TResult> mapFunc) => Bimap(mapFunc, value => value);

    /// <summary>Maps the value if it is of the second type.</summary>
    /// <typeparam name="TResult">The new second type.</typeparam>
    /// <param name="mapFunc">The mapping.</param>
    /// <returns>The mapped union.</returns>
    public Union<T0, TResult> MapT1<TResult>(Func<T1, TResult> mapFunc) => Bimap(value => value, mapFunc);

    /// <summary>Maps the value by the function for its type.</summary>
    /// <typeparam name="TResult0">The new first type.</typeparam>
    /// <typeparam name="TResult1">The new second type.</typeparam>
    /// <param name="mapFunc0">For the first type.</param>
    /// <param name="mapFunc1">For the second type.</param>
    /// <returns>The mapped union.</returns>
    public Union<TResult0, TResult1> Bimap<TResult0, TResult1>(Func<T0, TResult0> mapFunc0, Func<T1, TResult1> mapFunc1) =>
        IsT0 ? Union<TResult0, TResult1>.FromT0(mapFunc0(_first)) : Union<TResult0, TResult1>.FromT1(mapFunc1(_second));

    /// <summary>Takes the value apart.</summary>
    /// <param name="value">The value, when it is of the first type.</param>
    /// <param name="remainder">The value, when it is of the second type.</param>
    /// <returns>True when it is of the first type.</returns>
    public bool TryPickT0(out T0 value, out T1 remainder)
    {
        (value, remainder) = (_first, _second);
        return IsT0;
    }

    /// <summary>Takes the value apart.</summary>
    /// <param name="value">The value, when it is of the second type.</param>
    /// <param name="remainder">The value, when it is of the first type.</param>
    /// <returns>True when it is of the second type.</returns>
    public bool TryPickT1(out T1 value, out T0 remainder)
    {
        (value, remainder) = (_second, _first);
        return IsT1;
    }

    /// <summary>Whether both hold equal values on the same side.</summary>
    /// <param name="other">The other union.</param>
    /// <returns>True if so.</returns>
    public bool Equals(Union<T0, T1> other) => IsT1 == other.IsT1 && Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Union<T0, T1> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsT1, Value);

    /// <summary>The text of the value.</summary>
    /// <returns>The text; empty for null.</returns>
    public override string ToString() => Value?.ToString() ?? "";

    /// <summary>Whether both hold equal values on the same side.</summary>
    /// <param name="left">One union.</param>
    /// <param name="right">The other union.</param>
    /// <returns>True if so.</returns>
    public static bool operator ==(Union<T0, T1> left, Union<T0, T1> right) => left.Equals(right);

    /// <summary>Whether the unions differ in side or value.</summary>
    /// <param name="left">One union.</param>
    /// <param name="right">The other union.</param>
    /// <returns>True if so.</returns>
    public static bool operator !=(Union<T0, T1> left, Union<T0, T1> right) => !left.Equals(right);

    private InvalidOperationException WrongSide(int wanted) =>
        new($"The union holds a {(IsT0 ? typeof(T0) : typeof(T1))} (T{(IsT0 ? 0 : 1)}), not T{wanted}.");
}
