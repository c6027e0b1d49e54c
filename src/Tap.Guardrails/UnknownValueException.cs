namespace Tap.Guardrails;

/// <summary>A value that is asked for is not known yet: whoever asks can neither pass nor fail because of it.</summary>
/// <param name="path">The path of the input.</param>
public sealed class UnknownValueException(string path) : Exception($"{path} is not known before the resources that it is made of exist")
{
    /// <summary>The path of the input.</summary>
    public string Path => path;
}
