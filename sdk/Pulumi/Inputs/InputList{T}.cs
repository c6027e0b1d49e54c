using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A list argument: plain values, outputs and whole lists may be mixed. One secret or unknown item makes all of it so.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed partial class InputList<T> : Input<ImmutableArray<T>>, IEnumerable
{
    private readonly InputParts<ImmutableArray<T>> _parts = new();

    /// <summary>An empty list.</summary>
    public InputList()
    {
    }

    internal override Output<ImmutableArray<T>> AsOutput => _parts.Combine(Flatten);

    private protected override object Content => _parts.Separate(parts => parts.Select(part => part.Output).ToArray()) ?? AsOutput;

    /// <summary>Adds items at the end.</summary>
    /// <param name="inputs">The items.</param>
    public void Add(params Input<T>[] inputs)
    {
        foreach (var input in inputs)
            _parts.Add((Output<T>)input);
    }

    /// <summary>Adds the items of another list at the end.</summary>
    /// <param name="inputs">The other list, as it is now.</param>
    public void Add(InputList<T> inputs) => _parts.Add(inputs.AsOutput, isWhole: true);

    /// <summary>A new list of this one's items and then the other's; both stay as they are.</summary>
    internal InputList<T> Concat(InputList<T> other) => new() { this, other };

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"A {GetType().FullName} cannot be synchronously enumerated. Use GetAsyncEnumerator instead.");

    private static ImmutableArray<T> Flatten(InputParts<ImmutableArray<T>>.Part[] parts, object?[] values)
    {
        var items = ImmutableArray.CreateBuilder<T>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!parts[i].IsWhole)
                items.Add(values[i] is null ? default! : (T)values[i]!);
            else if (values[i] is ImmutableArray<T> { IsDefault: false } whole)
                items.AddRange(whole);
        }
        return items.ToImmutable();
    }
}
