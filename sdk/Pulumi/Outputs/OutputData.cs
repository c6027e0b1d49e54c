using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// What an output resolves to: the value and what is known about it. Deliberately not generic: the asynchronous machinery is then compiled
/// once instead of once per value type, which is most of the start-up time of a small program.
/// </summary>
internal sealed class OutputData
{
    public static readonly OutputData Null = new(null);

    public OutputData(object? value, bool isKnown = true, bool isSecret = false, ImmutableHashSet<Resource>? resources = null)
    {
        Value = isKnown ? value : null;
        IsKnown = isKnown;
        IsSecret = isSecret;
        Resources = resources ?? [];
    }

    public object? Value { get; }

    public bool IsKnown { get; }

    public bool IsSecret { get; }

    public ImmutableHashSet<Resource> Resources { get; }

    /// <summary>This value, also carrying the secrecy and the dependencies of <paramref name="outer"/>.</summary>
    public OutputData Within(OutputData outer)
    {
        if (!outer.IsSecret && outer.Resources.IsEmpty)
            return this;
        return new OutputData(Value, IsKnown, IsSecret || outer.IsSecret, Join(Resources, outer.Resources));
    }

    public OutputData WithSecrecy(bool isSecret) => new(Value, IsKnown, isSecret, Resources);

    /// <summary>The value as a <typeparamref name="T"/>; what is null or unknown reads as the type's default.</summary>
    public T ValueAs<T>() => Value is null ? default! : (T)Value;

    public static ImmutableHashSet<Resource> Join(ImmutableHashSet<Resource> left, ImmutableHashSet<Resource> right)
    {
        if (left.IsEmpty || ReferenceEquals(left, right))
            return right;
        return right.IsEmpty ? left : left.Union(right);
    }
}
