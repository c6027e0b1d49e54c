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
        Tuple(item1.ToOutput(), item2.ToOutput());

    /// <summary>Waits for three inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3)> Tuple<T1, T2, T3>(Input<T1> item1, Input<T2> item2, Input<T3> item3) =>
        Tuple(item1.ToOutput(), item2.ToOutput(), item3.ToOutput());

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
        Tuple(item1.ToOutput(), item2.ToOutput(), item3.ToOutput(), item4.ToOutput());

    /// <summary>Waits for five inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <param name="item4">Input 4.</param>
    /// <param name="item5">Input 5.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5)> Tuple<T1, T2, T3, T4, T5>(
        Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4, Input<T5> item5) =>
        Tuple(item1.ToOutput(), item2.ToOutput(), item3.ToOutput(), item4.ToOutput(), item5.ToOutput());

    /// <summary>Waits for six inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <param name="item4">Input 4.</param>
    /// <param name="item5">Input 5.</param>
    /// <param name="item6">Input 6.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6)> Tuple<T1, T2, T3, T4, T5, T6>(
        Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4, Input<T5> item5, Input<T6> item6) =>
        Tuple(item1.ToOutput(), item2.ToOutput(), item3.ToOutput(), item4.ToOutput(), item5.ToOutput(), item6.ToOutput());

    /// <summary>Waits for seven inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <typeparam name="T7">The type of value 7.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <param name="item4">Input 4.</param>
    /// <param name="item5">Input 5.</param>
    /// <param name="item6">Input 6.</param>
    /// <param name="item7">Input 7.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6, T7)> Tuple<T1, T2, T3, T4, T5, T6, T7>(
        Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4, Input<T5> item5, Input<T6> item6, Input<T7> item7) =>
        Tuple(item1.ToOutput(), item2.ToOutput(), item3.ToOutput(), item4.ToOutput(), item5.ToOutput(), item6.ToOutput(), item7.ToOutput());

    /// <summary>Waits for eight inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <typeparam name="T7">The type of value 7.</typeparam>
    /// <typeparam name="T8">The type of value 8.</typeparam>
    /// <param name="item1">Input 1.</param>
    /// <param name="item2">Input 2.</param>
    /// <param name="item3">Input 3.</param>
    /// <param name="item4">Input 4.</param>
    /// <param name="item5">Input 5.</param>
    /// <param name="item6">Input 6.</param>
    /// <param name="item7">Input 7.</param>
    /// <param name="item8">Input 8.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6, T7, T8)> Tuple<T1, T2, T3, T4, T5, T6, T7, T8>(
        Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4,
        Input<T5> item5, Input<T6> item6, Input<T7> item7, Input<T8> item8) =>
        Tuple(
            item1.ToOutput(), item2.ToOutput(), item3.ToOutput(), item4.ToOutput(),
            item5.ToOutput(), item6.ToOutput(), item7.ToOutput(), item8.ToOutput());

    /// <summary>Waits for two outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) =>
        new(OutputPipeline.AllAsync([item1, item2], v => (Value<T1>(v[0]), Value<T2>(v[1]))));

    /// <summary>Waits for three outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3)> Tuple<T1, T2, T3>(Output<T1> item1, Output<T2> item2, Output<T3> item3) =>
        new(OutputPipeline.AllAsync([item1, item2, item3], v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]))));

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
        new(OutputPipeline.AllAsync(
            [item1, item2, item3, item4],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]))));

    /// <summary>Waits for five outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <param name="item4">Output 4.</param>
    /// <param name="item5">Output 5.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5)> Tuple<T1, T2, T3, T4, T5>(
        Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4, Output<T5> item5) =>
        new(OutputPipeline.AllAsync(
            [item1, item2, item3, item4, item5],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]), Value<T5>(v[4]))));

    /// <summary>Waits for six outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <param name="item4">Output 4.</param>
    /// <param name="item5">Output 5.</param>
    /// <param name="item6">Output 6.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6)> Tuple<T1, T2, T3, T4, T5, T6>(
        Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4, Output<T5> item5, Output<T6> item6) =>
        new(OutputPipeline.AllAsync(
            [item1, item2, item3, item4, item5, item6],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]), Value<T5>(v[4]), Value<T6>(v[5]))));

    /// <summary>Waits for seven outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <typeparam name="T7">The type of value 7.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <param name="item4">Output 4.</param>
    /// <param name="item5">Output 5.</param>
    /// <param name="item6">Output 6.</param>
    /// <param name="item7">Output 7.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6, T7)> Tuple<T1, T2, T3, T4, T5, T6, T7>(
        Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4, Output<T5> item5, Output<T6> item6, Output<T7> item7) =>
        new(OutputPipeline.AllAsync(
            [item1, item2, item3, item4, item5, item6, item7],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]), Value<T5>(v[4]), Value<T6>(v[5]), Value<T7>(v[6]))));

    /// <summary>Waits for eight outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T1">The type of value 1.</typeparam>
    /// <typeparam name="T2">The type of value 2.</typeparam>
    /// <typeparam name="T3">The type of value 3.</typeparam>
    /// <typeparam name="T4">The type of value 4.</typeparam>
    /// <typeparam name="T5">The type of value 5.</typeparam>
    /// <typeparam name="T6">The type of value 6.</typeparam>
    /// <typeparam name="T7">The type of value 7.</typeparam>
    /// <typeparam name="T8">The type of value 8.</typeparam>
    /// <param name="item1">Output 1.</param>
    /// <param name="item2">Output 2.</param>
    /// <param name="item3">Output 3.</param>
    /// <param name="item4">Output 4.</param>
    /// <param name="item5">Output 5.</param>
    /// <param name="item6">Output 6.</param>
    /// <param name="item7">Output 7.</param>
    /// <param name="item8">Output 8.</param>
    /// <returns>The values, in order.</returns>
    public static Output<(T1, T2, T3, T4, T5, T6, T7, T8)> Tuple<T1, T2, T3, T4, T5, T6, T7, T8>(
        Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4,
        Output<T5> item5, Output<T6> item6, Output<T7> item7, Output<T8> item8) =>
        new(OutputPipeline.AllAsync(
            [item1, item2, item3, item4, item5, item6, item7, item8],
            v => (Value<T1>(v[0]), Value<T2>(v[1]), Value<T3>(v[2]), Value<T4>(v[3]),
                Value<T5>(v[4]), Value<T6>(v[5]), Value<T7>(v[6]), Value<T8>(v[7]))));
}
