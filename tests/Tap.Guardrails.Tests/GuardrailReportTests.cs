namespace Tap.Guardrails.Tests;

/// <summary>What becomes of findings, with waivers and without.</summary>
public sealed class GuardrailReportTests
{
    private const string Reason = "Copies only, rebuilt in a minute.";

    private readonly ResourceGraph graph = new([Table("one"), Table("two"), BackedUp("one", "two")]);

    [Fact]
    public void A_finding_names_guardrail_resource_and_fault()
    {
        var report = GuardrailReport.Evaluate(graph, []);

        report.Findings.Select(finding => $"{finding.Guardrail} {finding.Resource}: {finding.Message}").Should().Equal(
            "DynamoDB.6 aws:dynamodb/table:Table one: its deletion protection is off", "DynamoDB.6 aws:dynamodb/table:Table two: its deletion protection is off");
        report.Waived.Should().BeEmpty();
    }

    [Fact]
    public void A_waiver_without_a_resource_is_for_all()
    {
        var waiver = new Waiver("DynamoDB.6", null, Reason);
        var report = GuardrailReport.Evaluate(graph, [waiver]);

        report.Findings.Should().BeEmpty();
        report.Waived.Select(pair => (pair.Finding.Resource.Name, pair.Waiver)).Should().Equal(("one", waiver), ("two", waiver));
        report.UnusedWaivers.Should().BeEmpty();
    }

    [Fact]
    public void A_waiver_with_a_resource_is_for_that_one()
    {
        var report = GuardrailReport.Evaluate(graph, [new Waiver("DynamoDB.6", "two", Reason)]);

        report.Findings.Should().ContainSingle().Which.Resource.Name.Should().Be("one");
        report.UnusedWaivers.Should().BeEmpty();
    }

    [Fact]
    public void Waivers_that_waive_nothing_are_told()
    {
        Waiver kept = new("DynamoDB.2", null, Reason), absent = new("DynamoDB.6", "three", Reason), used = new("DynamoDB.6", null, Reason), repeated = new("DynamoDB.6", "one", Reason);

        GuardrailReport.Evaluate(graph, [kept, absent, used, repeated]).UnusedWaivers.Should().Equal([kept, repeated], "the absent table may come with another setting");
    }

    [Fact]
    public void Dependencies_are_what_inputs_refer_to_and_what_is_waited_for()
    {
        var resource = new RegisteredResource("a:b:C", "c", [])
        {
            References = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["one", "two"], ["y"] = ["two"] },
            DependsOn = ["two", "three"],
        };

        resource.Dependencies.Should().Equal("one", "two", "three");
    }

    private static RegisteredResource BackedUp(params string[] tables) => new("aws:backup/selection:Selection", "all", [])
    {
        References = new Dictionary<string, IReadOnlyList<string>>
        {
            ["resources"] = [.. tables.Select(table => RegisteredResource.KeyOf("aws:dynamodb/table:Table", table))],
        },
    };

    private static RegisteredResource Table(string name)
    {
        var graph = Example.Of(
            AwsType.Table,
            """{ "billingMode": "PAY_PER_REQUEST", "pointInTimeRecovery": { "enabled": true }, "serverSideEncryption": { "enabled": true, "kmsKeyArn": "arn" } }""");
        return graph.Resources.Single() with { Name = name };
    }
}
