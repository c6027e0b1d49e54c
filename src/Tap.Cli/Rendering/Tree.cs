using Tap.Cli.Local.Engine;

namespace Tap.Cli.Rendering;

/// <summary>A line of the tree of resources.</summary>
/// <param name="Step">The step; null for the stack and for components.</param>
/// <param name="Branch">What leads to it from its parent.</param>
/// <param name="Type">The type.</param>
/// <param name="Name">The logical name.</param>
internal sealed record TreeRow(Step? Step, string Branch, string Type, string Name)
{
    /// <summary>The sign of the operation.</summary>
    public string Sign => Step is null ? "" : StepText.SignOf(Step.Operation);

    /// <summary>What is happening, has happened or would happen.</summary>
    public string Status => Step is null ? "" : StepText.StatusOf(Step);

    /// <summary>What is worth knowing besides.</summary>
    public string Info => Step is null ? "" : StepText.InfoOf(Step);
}

/// <summary>The resources of a run as a tree. As with the Pulumi CLI, what does not change is left out.</summary>
internal static class Tree
{
    /// <summary>The lines.</summary>
    /// <param name="title">The name of the stack's own line.</param>
    /// <param name="nodes">The resources, parents before children.</param>
    public static IReadOnlyList<TreeRow> Rows(string title, IReadOnlyList<PlanNode> nodes)
    {
        var rows = new List<TreeRow> { new(null, "", "pulumi:pulumi:Stack", title) };
        var keys = nodes.Select(node => node.Key).ToHashSet();
        var children = nodes.ToLookup(node => node.Parent is { } parent && keys.Contains(parent) ? parent : "");
        Add(rows, "", "", children);
        return rows;
    }

    /// <summary>What is under way, without its place in the tree.</summary>
    public static IReadOnlyList<TreeRow> Running(IReadOnlyList<PlanNode> nodes) =>
    [
        .. nodes.Where(node => node.Step?.State == StepState.Running)
            .Select(node => new TreeRow(node.Step, "", StepText.TypeOf(node.Type), node.Name)),
    ];

    private static void Add(List<TreeRow> rows, string parent, string indent, ILookup<string, PlanNode> children)
    {
        var visible = children[parent].Where(node => IsVisible(node, children)).ToList();
        foreach (var node in visible)
        {
            var last = ReferenceEquals(node, visible[^1]);
            rows.Add(new TreeRow(node.Step, $"{indent}{(last ? "└─" : "├─")} ", StepText.TypeOf(node.Type), node.Name));
            Add(rows, node.Key, indent + (last ? "   " : "│  "), children);
        }
    }

    private static bool IsVisible(PlanNode node, ILookup<string, PlanNode> children) =>
        node.Step is { Operation: not Operation.Same } or { State: StepState.Failed }
            || children[node.Key].Any(child => IsVisible(child, children));
}
