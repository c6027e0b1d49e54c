namespace Tap.Guardrails;

/// <summary>What holding the resources of a run against all guardrails found.</summary>
public sealed record GuardrailReport
{
    private GuardrailReport()
    {
    }

    /// <summary>What breaks a guardrail and is not waived.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What breaks a guardrail and may, with the waiver that says why.</summary>
    public required IReadOnlyList<(Finding Finding, Waiver Waiver)> Waived { get; init; }

    /// <summary>What cannot be told before AWS has created what the resources refer to.</summary>
    public required IReadOnlyList<Finding> Undecided { get; init; }

    /// <summary>Waivers that waive nothing although what they are for is there: it is mended, and they would hide the next fault.</summary>
    public required IReadOnlyList<Waiver> UnusedWaivers { get; init; }

    /// <summary>Holds resources against all guardrails.</summary>
    /// <param name="graph">The resources.</param>
    /// <param name="waivers">The waivers.</param>
    public static GuardrailReport Evaluate(ResourceGraph graph, IReadOnlyCollection<Waiver> waivers)
    {
        List<Finding> broken = [];
        List<Finding> undecided = [];
        foreach (var guardrail in Guardrail.All)
        {
            foreach (var resource in graph.Resources.Where(resource => guardrail.Types.Contains(resource.Type)))
            {
                try
                {
                    if (guardrail.Check(resource, graph) is { } message)
                        broken.Add(new Finding(guardrail, resource, message));
                }
                catch (UnknownValueException exception)
                {
                    undecided.Add(new Finding(guardrail, resource, exception.Message));
                }
            }
        }

        return new GuardrailReport
        {
            Findings = [.. broken.Where(finding => WaiverOf(finding) is null)],
            Waived = [.. broken.Select(finding => (finding, WaiverOf(finding)!)).Where(pair => pair.Item2 is not null)],
            Undecided = [.. undecided.Where(finding => WaiverOf(finding) is null)],
            UnusedWaivers = [.. waivers.Except(broken.Concat(undecided).Select(WaiverOf).OfType<Waiver>()).Where(IsAboutSomething)],
        };

        // One for a part that this run does not have, such as a migration, waits for it and hides nothing.
        bool IsAboutSomething(Waiver waiver) => waiver.Resource is null || graph.Resources.Any(resource => resource.Name == waiver.Resource);

        Waiver? WaiverOf(Finding finding) => waivers.FirstOrDefault(waiver => waiver.Covers(finding));
    }
}
