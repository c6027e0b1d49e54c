using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;

namespace Tap.Cli.Review;

/// <summary>What a change does to a stack, in a few words.</summary>
internal static class ChangeText
{
    private static readonly Operation[] Order = [Operation.Create, Operation.Update, Operation.Replace, Operation.Delete];

    /// <summary>How many resources are created, updated, replaced and deleted.</summary>
    public static string Resources(StackChange stack)
    {
        var parts = Order.Select(operation => (operation, Count: stack.Resources.Count(resource => resource.Operation == operation)))
            .Where(part => part.Count > 0)
            .Select(part => $"{part.Count} {StepText.Done(part.operation)}");
        return string.Join(", ", parts) is { Length: > 0 } text ? text : "none";
    }

    /// <summary>A line about the stack, and one for each resource that loses data.</summary>
    public static IEnumerable<(string Line, bool IsLoss)> Lines(StackChange stack) => stack.Losses
        .Select(loss => ($"{stack.Stack}: {MarkdownText.NameOf(loss.Key)}, which holds data, is {StepText.Done(loss.Operation)}; {loss.Fate}", true))
        .Prepend(($"{stack.Stack}, changed resources: {Resources(stack)}", false));
}
