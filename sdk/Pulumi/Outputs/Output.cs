using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static partial class Output
{
    /// <summary>A known output.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The output.</returns>
    public static Output<T> Create<T>(T value) => Output<T>.Of(value);

    /// <summary>An output of the task's result; a failing task makes an output that fails in the same way.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The task to wait for.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentNullException">There is no task.</exception>
    public static Output<T> Create<T>(Task<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(OutputPipeline.FromTaskAsync(value));
    }

    /// <summary>A known output whose value is kept encrypted in the stack's state and hidden in the engine's displays.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The secret output.</returns>
    public static Output<T> CreateSecret<T>(T value) => Output<T>.Of(value, isSecret: true);

    /// <summary>A secret output of the task's result.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The task to wait for.</param>
    /// <returns>The secret output.</returns>
    /// <exception cref="ArgumentNullException">There is no task.</exception>
    public static Output<T> CreateSecret<T>(Task<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(OutputPipeline.FromTaskAsync(value, isSecret: true));
    }

    /// <summary>The same value, marked secret.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The output to hide.</param>
    /// <returns>The secret output.</returns>
    /// <exception cref="ArgumentNullException">There is no output.</exception>
    public static Output<T> CreateSecret<T>(Output<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(OutputPipeline.MapDataAsync(value.Data, data => data.WithSecrecy(true)));
    }

    /// <summary>The same value, not secret any more.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="output">The output to show.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentNullException">There is no output.</exception>
    public static Output<T> Unsecret<T>(Output<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new(OutputPipeline.MapDataAsync(output.Data, data => data.WithSecrecy(false)));
    }

    /// <summary>Tells whether an output is secret.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="output">The output.</param>
    /// <returns>True if it is secret; a failed output fails here too.</returns>
    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).IsSecret;

    /// <summary>Waits for all inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T">The type of each value.</typeparam>
    /// <param name="inputs">The inputs; their order is kept.</param>
    /// <returns>The values; of nothing an empty array.</returns>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All((IEnumerable<Input<T>>)inputs);

    /// <summary>Waits for all inputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T">The type of each value.</typeparam>
    /// <param name="inputs">The inputs; their order is kept.</param>
    /// <returns>The values; of nothing an empty array.</returns>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => (Output<T>)input));

    /// <summary>Waits for all outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T">The type of each value.</typeparam>
    /// <param name="outputs">The outputs; their order is kept.</param>
    /// <returns>The values; of nothing an empty array.</returns>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All((IEnumerable<Output<T>>)outputs);

    /// <summary>Waits for all outputs. The result is secret or unknown if one of them is.</summary>
    /// <typeparam name="T">The type of each value.</typeparam>
    /// <param name="outputs">The outputs; their order is kept.</param>
    /// <returns>The values; of nothing an empty array.</returns>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) =>
        new(OutputPipeline.AllAsync([.. outputs], values => ToArray<T>(values)));

    internal static ImmutableArray<T> ToArray<T>(object?[] values)
    {
        var typed = new T[values.Length];
        for (var i = 0; i < values.Length; i++)
            typed[i] = Value<T>(values[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(typed);
    }

    private static T Value<T>(object? value) => value is null ? default! : (T)value;
}
