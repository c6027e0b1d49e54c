using System.Text.RegularExpressions;

namespace Tap.Local.Config;

/// <summary>The rule for the names of stacks, which also are the names of their folders.</summary>
internal static partial class StackName
{
    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Fault(string name) => Pattern().IsMatch(name) && !Workspace.OwnNames.Contains(name)
        ? null
        : $"'{name}' is no stack name; use 1 to 100 letters, digits, '-', '_' and '.', such as dev, and none of {string.Join(", ", Workspace.OwnNames.Order())}.";

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$")]
    private static partial Regex Pattern();
}
