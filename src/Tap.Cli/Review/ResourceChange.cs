using Tap.Cli.Local.Engine;

namespace Tap.Cli.Review;

/// <summary>What a change does to a resource.</summary>
/// <param name="Key">The key of the resource.</param>
/// <param name="Operation">What is done to it.</param>
/// <param name="HoldsData">Whether it holds data, or the key to some.</param>
/// <param name="Protect">Whether it is protected, so that Pulumi refuses to take it away.</param>
/// <param name="Retain">Whether the old one stays when it leaves the stack.</param>
/// <param name="Inputs">The inputs that change; none for one that is created or deleted.</param>
internal sealed record ResourceChange(
    string Key, Operation Operation, bool HoldsData, bool Protect, bool Retain, IReadOnlyList<InputChange> Inputs)
{
    /// <summary>What becomes of data that nothing keeps.</summary>
    public const string Lost = "what it holds goes with it";

    /// <summary>Whether what it holds is at stake.</summary>
    public bool Loses => HoldsData && Operation is (Operation.Replace or Operation.Delete);

    /// <summary>What becomes of the old one; null where nothing has to be said.</summary>
    public string? Fate => Operation is not (Operation.Replace or Operation.Delete) ? null
        : Protect ? "Pulumi refuses while it is protected"
        : Retain ? "the old one stays in the account, outside the stack"
        : HoldsData ? Lost : null;

    /// <summary>Whether only the tags change that the provider puts on every resource.</summary>
    public bool OnlyTags => Operation == Operation.Update
        && Inputs.All(input => input.Path.StartsWith(Differ.DefaultTags, StringComparison.Ordinal));
}

/// <summary>An input that a change brings to another value.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Before">The value before, as JSON; null when it was not set.</param>
/// <param name="After">The value after, as JSON; null when it is not set or <paramref name="Follows"/> something.</param>
/// <param name="Replaces">Whether another value means another resource.</param>
/// <param name="Follows">What has to be there before AWS tells the new value: keys of resources that change themselves.</param>
internal sealed record InputChange(string Path, string? Before, string? After, bool Replaces, IReadOnlyList<string> Follows);
