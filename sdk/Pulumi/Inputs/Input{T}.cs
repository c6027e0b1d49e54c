namespace Pulumi;

/// <summary>What a resource argument takes: a plain value or an output.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public class Input<T> : IInput
{
    private readonly Output<T>? _output;

    private protected Input()
    {
    }

    private protected Input(Output<T> output) => _output = output;

    IOutput IInput.Output => AsOutput;

    internal virtual Output<T> AsOutput => _output!;

    /// <summary>An input of a plain value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    /// <summary>An input of an output's value.</summary>
    /// <param name="value">The output.</param>
    public static implicit operator Input<T>(Output<T> value) => new(value);

    /// <summary>The input as an output.</summary>
    /// <param name="input">The input; null counts as the default value.</param>
    public static implicit operator Output<T>(Input<T> input) => input.ToOutput();
}
