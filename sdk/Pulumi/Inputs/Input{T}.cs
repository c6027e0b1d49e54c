namespace Pulumi;

/// <summary>What a resource argument takes: a plain value or an output.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public class Input<T> : IInput
{
    private readonly Output<T>? _output;

    private protected Input()
    {
    }

    private protected Input(Output<T> outputValue)
    {
        ArgumentNullException.ThrowIfNull(outputValue);
        _output = outputValue;
    }

    IOutput IInput.Output => AsOutput;

    object IInput.Content => Content;

    internal virtual Output<T> AsOutput => _output!;

    private protected virtual object Content => AsOutput;

    /// <summary>An input of a plain value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    /// <summary>An input of an output's value.</summary>
    /// <param name="value">The output.</param>
    /// <exception cref="ArgumentNullException">There is no output.</exception>
    public static implicit operator Input<T>(Output<T> value) => new(value);

    /// <summary>The input as an output.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="ArgumentNullException">There is no input.</exception>
    public static implicit operator Output<T>(Input<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.AsOutput;
    }
}
