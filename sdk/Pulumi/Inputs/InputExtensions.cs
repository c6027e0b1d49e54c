namespace Pulumi;

/// <summary>Uses inputs as outputs.</summary>
public static class InputExtensions
{
    /// <summary>The input as an output.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="input">The input; null counts as the default value.</param>
    /// <returns>The output.</returns>
    public static Output<T> ToOutput<T>(this Input<T>? input) => input is null ? Output.Create(default(T)!) : input.AsOutput;

    /// <summary>Computes an output from the input's value, as <see cref="Output{T}.Apply{TResult}(Func{T, TResult})"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TResult">What the function returns.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="func">The function.</param>
    /// <returns>The computed output.</returns>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func) => input.ToOutput().Apply(func);

    /// <summary>As the basic form, for an asynchronous function.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TResult">What the function's task returns.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="func">The function.</param>
    /// <returns>The computed output.</returns>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Task<TResult>> func) => input.ToOutput().Apply(func);

    /// <summary>As the basic form, for a function that returns an input.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TResult">The type of the inner value.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="func">The function.</param>
    /// <returns>The computed output.</returns>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Input<TResult>?> func) => input.ToOutput().Apply(func);

    /// <summary>As the basic form, for a function that returns an output.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TResult">The type of the inner value.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="func">The function.</param>
    /// <returns>The computed output.</returns>
    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Output<TResult>?> func) => input.ToOutput().Apply(func);
}
