namespace Pulumi;

/// <content>Tuples of inputs or outputs of different types.</content>
public static partial class Output
{
    /// <summary>Waits for two inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2)> Tuple<T1, T2>(Input<T1> item1, Input<T2> item2) =>
        Tuple((Output<T1>)item1, (Output<T2>)item2);

    /// <summary>Waits for four inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <param name="item4">Input 4.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4) =>
        Tuple((Output<T1>)item1, (Output<T2>)item2, (Output<T3>)item3, (Output<T4>)item4);

    /// <summary>Waits for two outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) =>
        new(OutputPipeline.AllAsync([item1, item2], v => (Value<T1>(v[0]), Value<T2>(v[1]))));

    /// <summary>Waits for four outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <param name="item4">Output 4.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4) =>
        new(OutputPipeline.AllAsync([item1, item2, item3, item4],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]))));
}
