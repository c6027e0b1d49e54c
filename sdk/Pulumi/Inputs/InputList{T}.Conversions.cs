using System.Collections.Immutable;

namespace Pulumi;

/// <content>What converts to an input list.</content>
public sealed partial class InputList<T>
{
    /// <summary>A list of a plain value.</summary>
    /// <param name="value">The value of the only item.</param>
    public static implicit operator InputList<T>(T value) => FromItems([value]);

    /// <summary>A list of an output.</summary>
    /// <param name="value">The output of the only item.</param>
    public static implicit operator InputList<T>(Output<T> value) => FromOutputs([value]);

    /// <summary>A list of an input.</summary>
    /// <param name="value">The only item.</param>
    public static implicit operator InputList<T>(Input<T> value) => FromInputs([value]);

    /// <summary>A list of plain values.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(T[] values) => FromItems(values);

    /// <summary>A list of outputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(Output<T>[] values) => FromOutputs(values);

    /// <summary>A list of inputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(Input<T>[] values) => FromInputs(values);

    /// <summary>A list of plain values.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(List<T> values) => FromItems(values);

    /// <summary>A list of outputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(List<Output<T>> values) => FromOutputs(values);

    /// <summary>A list of inputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(List<Input<T>> values) => FromInputs(values);

    /// <summary>A list of plain values.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(ImmutableArray<T> values) => FromOutput(Output.Create(values));

    /// <summary>A list of outputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => FromOutputs(values);

    /// <summary>A list of inputs.</summary>
    /// <param name="values">The items.</param>
    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => FromInputs(values);

    /// <summary>A list of an output of a list.</summary>
    /// <param name="values">The list.</param>
    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => FromOutput(values);

    /// <summary>A list of an output of a list.</summary>
    /// <param name="values">The list.</param>
    public static implicit operator InputList<T>(Output<T[]> values) => FromOutput(values.Apply(items => ImmutableArray.Create(items)));

    /// <summary>A list of an output of a list.</summary>
    /// <param name="values">The list.</param>
    public static implicit operator InputList<T>(Output<List<T>> values) =>
        FromOutput(values.Apply(items => ImmutableArray.CreateRange(items)));

    /// <summary>A list of an output of a list.</summary>
    /// <param name="values">The list.</param>
    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) =>
        FromOutput(values.Apply(items => ImmutableArray.CreateRange(items)));

    private static InputList<T> FromItems(IEnumerable<T> items) => FromOutput(Output.Create(ImmutableArray.CreateRange(items)));

    private static InputList<T> FromOutputs(IEnumerable<Output<T>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var list = new InputList<T>();
        foreach (var item in items)
            list.Add((Input<T>)item);
        return list;
    }

    private static InputList<T> FromInputs(IEnumerable<Input<T>> items) => FromOutputs(items.Select(item => (Output<T>)item));

    private static InputList<T> FromOutput(Output<ImmutableArray<T>> whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var list = new InputList<T>();
        list._parts.Add(whole, isWhole: true);
        return list;
    }
}
