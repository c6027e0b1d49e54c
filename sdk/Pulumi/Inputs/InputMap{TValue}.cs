using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>
/// A map argument with string keys: plain values and outputs may be mixed. One secret or unknown value makes all of it so.
/// </summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable
{
    private readonly InputParts<ImmutableDictionary<string, TValue>> _parts = new();

    /// <summary>An empty map.</summary>
    public InputMap()
    {
    }

    internal override Output<ImmutableDictionary<string, TValue>> AsOutput => _parts.Combine(Join);

    // Of a key that was added twice the values must be compared, so all of them are waited for.
    private protected override object Content => _parts.Separate(parts => parts.DistinctBy(part => part.Key).Count() < parts.Count
        ? null
        : parts.ToDictionary(part => part.Key!, part => part.Output)) ?? AsOutput;

    /// <summary>Adds a value, for use in initialisers; the same as <see cref="Add(string, Input{TValue})"/>.</summary>
    /// <param name="key">The key.</param>
    [SuppressMessage("Design", "CA1044", Justification = "The official shape: values are read through the output.")]
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    /// <summary>Adds a value. A key added twice must have equal values, or reading the map fails.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, Input<TValue> value) => _parts.Add((Output<TValue>)value, key);

    /// <summary>A new map of both maps' entries; where both have a key, the second map's value is taken.</summary>
    /// <param name="first">The first map; stays as it is.</param>
    /// <param name="second">The second map; stays as it is.</param>
    /// <returns>The new map.</returns>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) =>
        Output.Tuple(first.AsOutput, second.AsOutput).Apply(maps => maps.Item1.SetItems(maps.Item2));

    /// <summary>A map of plain values.</summary>
    /// <param name="values">The entries.</param>
    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => Output.Create(values);

    /// <summary>A map of plain values.</summary>
    /// <param name="values">The entries.</param>
    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => Output.Create(values);

    /// <summary>A map of an output's entries.</summary>
    /// <param name="values">The entries.</param>
    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) =>
        values.Apply(ImmutableDictionary.CreateRange);

    /// <summary>A map of an output's entries.</summary>
    /// <param name="values">The entries.</param>
    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) =>
        values.Apply(ImmutableDictionary.CreateRange);

    /// <summary>A map of an output's entries.</summary>
    /// <param name="values">The entries.</param>
    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var map = new InputMap<TValue>();
        map._parts.Add(values, isWhole: true);
        return map;
    }

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"A {GetType().FullName} cannot be synchronously enumerated. Use GetAsyncEnumerator instead.");

    private static ImmutableDictionary<string, TValue> Join(
        InputParts<ImmutableDictionary<string, TValue>>.Part[] parts, object?[] values)
    {
        var map = ImmutableDictionary.CreateBuilder<string, TValue>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!parts[i].IsWhole)
                AddOnce(map, parts[i].Key!, values[i] is null ? default! : (TValue)values[i]!);
            else if (values[i] is ImmutableDictionary<string, TValue> whole)
            {
                foreach (var (key, value) in whole)
                    AddOnce(map, key, value);
            }
        }
        return map.ToImmutable();
    }

    private static void AddOnce(ImmutableDictionary<string, TValue>.Builder map, string key, TValue value)
    {
        if (!map.TryGetValue(key, out var present))
            map.Add(key, value);
        else if (!EqualityComparer<TValue>.Default.Equals(present, value))
            throw new ArgumentException($"Key '{key}' already exists in the map with a different value.");
    }
}
