namespace Pulumi;

/// <summary>
/// A value that will be there once the resources it comes from are: known or (in a preview) unknown, possibly secret, and aware of the
/// resources it depends on. Use <see cref="Apply{TResult}(Func{T, TResult})"/> to work with it.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Output<T> : IOutput
{
    private readonly Func<Task<OutputData>>? _source;
    private Task<OutputData>? _data;

    internal Output(Task<OutputData> data)
    {
        _data = data;
        Deployment.Track(data);
    }

    /// <summary>An output of a resource: read when first asked for, as most are never looked at.</summary>
    internal Output(Func<Task<OutputData>> source) => _source = source;

    internal Task<OutputData> Data
    {
        get
        {
            var data = Volatile.Read(ref _data);
            if (data is not null)
                return data;
            data = _source!();
            return Interlocked.CompareExchange(ref _data, data, null) ?? data;
        }
    }

    Task<OutputData> IOutput.Data => Data;

    Type IOutput.ValueType => typeof(T);

    internal static Output<T> Of(T value, bool isSecret = false) => new(Task.FromResult(new OutputData(value, isSecret: isSecret)));

    /// <summary>Computes a new output from this one's value. The function is not run while the value is unknown.</summary>
    /// <typeparam name="TResult">What the function returns.</typeparam>
    /// <param name="func">The function; what it throws becomes the failure of the result and of the run.</param>
    /// <returns>The computed output: secret if this one is, and depending on the same resources.</returns>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func) => Then<TResult>(value => Task.FromResult(new OutputData(func(value))));

    /// <summary>As the basic form, for an asynchronous function.</summary>
    /// <typeparam name="TResult">What the function's task returns.</typeparam>
    /// <param name="func">The function.</param>
    /// <returns>The computed output.</returns>
    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) => Then<TResult>(value => OutputPipeline.FromTaskAsync(func(value)));

    /// <summary>As the basic form, for an asynchronous function without a result.</summary>
    /// <param name="func">The function.</param>
    /// <returns>An output that is there when the function is done.</returns>
    public Output<ValueTuple> Apply(Func<T, Task> func) => Then<ValueTuple>(value => OutputPipeline.FromTaskAsync(func(value)));

    /// <summary>As the basic form, for a function that returns an input; the result is flat.</summary>
    /// <typeparam name="TResult">The type of the input's value.</typeparam>
    /// <param name="func">The function; null counts as the default value.</param>
    /// <returns>The computed output: secret if this or the inner one is.</returns>
    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) => Then<TResult>(value => func(value).ToOutput().Data);

    /// <summary>As the basic form, for a function that returns an output; the result is flat.</summary>
    /// <typeparam name="TResult">The type of the inner output's value.</typeparam>
    /// <param name="func">The function; null counts as the default value.</param>
    /// <returns>The computed output: secret if this or the inner one is.</returns>
    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        Then<TResult>(value => func(value)?.Data ?? Task.FromResult(OutputData.Null));

    private Output<TResult> Then<TResult>(Func<T, Task<OutputData>> next) =>
        new(OutputPipeline.ThenAsync(Data, data => next(data.ValueAs<T>())));

    /// <summary>Not supported: an output has no text before its value is there. Use <see cref="Output.Format"/> or <c>Apply</c>.</summary>
    /// <returns>A help text, which is logged as a warning too.</returns>
    /// <exception cref="InvalidOperationException">The variable PULUMI_ERROR_OUTPUT_STRING is <c>1</c> or <c>true</c>.</exception>
    public override string ToString() => OutputText.Misused();
}
