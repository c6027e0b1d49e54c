using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Reads parts of the values of outputs.</summary>
public static class OutputExtensions
{
    /// <summary>The first item.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="array">The array.</param>
    /// <returns>The item; fails on an empty array.</returns>
    public static Output<T> First<T>(this Output<ImmutableArray<T>> array) => array.Apply(values => values[0]);

    /// <summary>The item at an index.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">The index, from 0.</param>
    /// <returns>The item; fails when the index is out of range.</returns>
    public static Output<T> GetAt<T>(this Output<ImmutableArray<T>> array, Input<int> index) =>
        Output.Tuple(array, index.ToOutput()).Apply(both => both.Item1[both.Item2]);

    /// <summary>The number of items.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="array">The array.</param>
    /// <returns>The number.</returns>
    public static Output<int> Length<T>(this Output<ImmutableArray<T>> array) => array.Apply(values => values.Length);

    /// <summary>Whether the union holds its first type.</summary>
    /// <typeparam name="T0">The first type.</typeparam>
    /// <typeparam name="T1">The second type.</typeparam>
    /// <param name="output">The union.</param>
    /// <returns>True for the first type.</returns>
    public static Output<bool> IsT0<T0, T1>(this Output<Union<T0, T1>> output) => output.Apply(union => union.IsT0);

    /// <summary>Whether the union holds its second type.</summary>
    /// <typeparam name="T0">The first type.</typeparam>
    /// <typeparam name="T1">The second type.</typeparam>
    /// <param name="output">The union.</param>
    /// <returns>True for the second type.</returns>
    public static Output<bool> IsT1<T0, T1>(this Output<Union<T0, T1>> output) => output.Apply(union => union.IsT1);

    /// <summary>The value as the first type.</summary>
    /// <typeparam name="T0">The first type.</typeparam>
    /// <typeparam name="T1">The second type.</typeparam>
    /// <param name="output">The union.</param>
    /// <returns>The value; fails when it is of the second type.</returns>
    public static Output<T0> AsT0<T0, T1>(this Output<Union<T0, T1>> output) => output.Apply(union => union.AsT0);

    /// <summary>The value as the second type.</summary>
    /// <typeparam name="T0">The first type.</typeparam>
    /// <typeparam name="T1">The second type.</typeparam>
    /// <param name="output">The union.</param>
    /// <returns>The value; fails when it is of the first type.</returns>
    public static Output<T1> AsT1<T0, T1>(this Output<Union<T0, T1>> output) => output.Apply(union => union.AsT1);

    /// <summary>The value, of whichever type.</summary>
    /// <typeparam name="T0">The first type.</typeparam>
    /// <typeparam name="T1">The second type.</typeparam>
    /// <param name="output">The union.</param>
    /// <returns>The value.</returns>
    public static Output<object> Value<T0, T1>(this Output<Union<T0, T1>> output) => output.Apply(union => union.Value);
}
