namespace Tap.Guardrails.Tests;

/// <summary>Each guardrail, held against the <see cref="Examples"/>.</summary>
public sealed class GuardrailTests
{
    public static TheoryData<string> Ids => [.. Guardrail.All.Select(guardrail => guardrail.Id)];

    [Fact]
    public void Every_guardrail_has_examples() =>
        Examples.All.Keys.Should().BeEquivalentTo(Guardrail.All.Select(guardrail => guardrail.Id));

    [Theory, MemberData(nameof(Ids))]
    public void What_keeps_it_is_not_found(string id)
    {
        Examples.All[id].Kept.Should().NotBeEmpty();
        foreach (var graph in Examples.All[id].Kept)
            Findings(id, graph).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Ids))]
    public void What_breaks_it_is_found(string id)
    {
        Examples.All[id].Broken.Should().NotBeEmpty();
        foreach (var graph in Examples.All[id].Broken)
        {
            var finding = Findings(id, graph).Should().ContainSingle().Which;
            finding.Resource.Name.Should().Be("subject");
            finding.Message.Should().NotBeEmpty();
        }
    }

    [Fact]
    public void Each_says_what_it_is_about()
    {
        Guardrail.All.Select(guardrail => guardrail.Id).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(25);
        Guardrail.All.Should().OnlyContain(guardrail =>
            guardrail.Title.Length > 10
            && guardrail.Reason.EndsWith('.')
            && guardrail.Reference.StartsWith("https://docs.aws.amazon.com/", StringComparison.Ordinal)
            && guardrail.Types.Count > 0);
    }

    private static IEnumerable<Finding> Findings(string id, ResourceGraph graph) =>
        GuardrailReport.Evaluate(graph, []).Findings.Where(finding => finding.Guardrail.Id == id);
}
