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

    /// <summary>Waivers that waive nothing although what they are for is there: they would hide the next fault.</summary>
    public required IReadOnlyList<Waiver> UnusedWaivers { get; init; }

    /// <summary>Holds resources against all guardrails.</summary>
    /// <param name="graph">The resources.</param>
    /// <param name="waivers">The waivers.</param>
    public static GuardrailReport Evaluate(ResourceGraph graph, IReadOnlyCollection<Waiver> waivers)
    {
        List<Finding> broken =
        [
            .. from guardrail in Guardrail.All
               from resource in graph.Resources
               where guardrail.Types.Contains(resource.Type)
               let message = guardrail.Check(resource, graph)
               where message is not null
               select new Finding(guardrail, resource, message),
        ];
        return new GuardrailReport
        {
            Findings = [.. broken.Where(finding => WaiverOf(finding) is null)],
            Waived = [.. broken.Select(finding => (finding, WaiverOf(finding)!)).Where(pair => pair.Item2 is not null)],
            UnusedWaivers = [.. waivers.Except(broken.Select(WaiverOf).OfType<Waiver>()).Where(IsAboutSomething)],
        };

        // One for a part that this run does not have, such as a migration, waits for it and hides nothing.
        bool IsAboutSomething(Waiver waiver) =>
            waiver.Resource is null || graph.Resources.Any(resource => resource.Name == waiver.Resource);

        Waiver? WaiverOf(Finding finding) => waivers.FirstOrDefault(waiver => waiver.Covers(finding));
    }
}
