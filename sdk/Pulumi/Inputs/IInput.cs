namespace Pulumi;

/// <summary>An input seen without its type.</summary>
internal interface IInput
{
    /// <summary>The input's value as a whole.</summary>
    IOutput Output { get; }

    /// <summary>
    /// What the serializer goes through: <see cref="Output"/>, or a list or dictionary of outputs, each with a secrecy of its own.
    /// </summary>
    object Content { get; }
}

/// <summary>A union seen without its types.</summary>
internal interface IUnion
{
    object? Held { get; }
}
