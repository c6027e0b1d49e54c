using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>A resource of the run and where it stands in the tree.</summary>
/// <param name="Type">The Pulumi type token.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Parent">The key of its parent; null at the top.</param>
/// <param name="IsComponent">Whether it only groups others.</param>
/// <param name="Step">What is done to it; null before that is known, and always for components.</param>
internal sealed record PlanNode(string Type, string Name, string? Parent, bool IsComponent, Step? Step)
{
    /// <summary>The key of the resource.</summary>
    public string Key => RegisteredResource.KeyOf(Type, Name);
}

/// <summary>Everything a run does, in the order in which the program names the resources; safe to use from several threads.</summary>
/// <param name="onStep">Told of every step as it starts and as it ends.</param>
internal sealed class Plan(Action<Step>? onStep = null)
{
    private readonly Lock gate = new();
    private readonly List<string> order = [];
    private readonly Dictionary<string, PlanNode> nodes = [];

    /// <summary>Names a resource before anything is known about it.</summary>
    public void Announce(string type, string name, RecordedOptions options)
    {
        lock (gate)
            Put(new PlanNode(type, name, options.Parent, options.IsComponent, null));
    }

    /// <summary>Notes where a step is.</summary>
    public void Report(Step step)
    {
        lock (gate)
            Put(
                nodes.TryGetValue(step.Key, out var node)
                    ? node with { Step = step }
                    : new PlanNode(step.Type, step.Name, null, false, step));
        onStep?.Invoke(step);
    }

    /// <summary>The resources as they are now.</summary>
    public IReadOnlyList<PlanNode> Nodes
    {
        get
        {
            lock (gate)
                return [.. order.Select(key => nodes[key])];
        }
    }

    /// <summary>The steps as they are now.</summary>
    public IReadOnlyList<Step> Steps => [.. Nodes.Select(node => node.Step).OfType<Step>()];

    private void Put(PlanNode node)
    {
        if (nodes.TryAdd(node.Key, node))
            order.Add(node.Key);
        else
            nodes[node.Key] = node;
    }
}
