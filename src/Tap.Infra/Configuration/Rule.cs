namespace Tap.Infra.Configuration;

/// <summary>What a setting's value must satisfy.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Text">The rule in words, to follow "must be".</param>
/// <param name="Holds">Whether a value satisfies it.</param>
/// <param name="Example">A value that does.</param>
internal sealed record Rule<T>(string Text, Func<T, bool> Holds, string Example)
{
    /// <summary>What is wrong with one value that does not, or what it may have meant; null when the rule says it all.</summary>
    public Func<T, string?>? Hint { get; init; }
}

/// <summary>The rules that several settings share.</summary>
internal static class Rule
{
    /// <summary>A whole number between two bounds, both included.</summary>
    public static Rule<int> Between(int least, int most, string unit, int example) =>
        new($"a whole number of {unit} from {least} to {most}", value => value >= least && value <= most, $"{example}");

    /// <summary>One of a closed list of numbers.</summary>
    public static Rule<int> OneOf(params int[] values) => new($"one of {string.Join(", ", values)}", values.Contains, $"{values[0]}");

    /// <summary>One of a closed list of texts.</summary>
    public static Rule<string> OneOf(params string[] values) => new($"one of {string.Join(", ", values)}", values.Contains, values[0]);

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<int?> OrNull(this Rule<int> rule) =>
        new($"null or {rule.Text}", value => value is not { } number || rule.Holds(number), rule.Example);

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<double?> OrNull(this Rule<double> rule) =>
        new($"null or {rule.Text}", value => value is not { } number || rule.Holds(number), rule.Example);

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<string?> OrNull(this Rule<string> rule) =>
        new($"null or {rule.Text}", value => value is null || rule.Holds(value), rule.Example)
        {
            Hint = value => value is null ? null : rule.Hint?.Invoke(value),
        };
}
