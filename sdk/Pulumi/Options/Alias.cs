namespace Pulumi;

/// <summary>A former identity of a resource, so that a rename is no replacement. What is not set is as it is now.</summary>
public sealed class Alias
{
    /// <summary>The former name.</summary>
    public Input<string>? Name { get; set; }

    /// <summary>The former type token.</summary>
    public Input<string>? Type { get; set; }
}
