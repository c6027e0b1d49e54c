namespace Pulumi.Aws.Tests;

/// <summary>The typed policy documents, which have upper-case names on the wire.</summary>
public class PolicyDocumentSurfaceTests
{
    private const string StringOrList = "InputUnion<string, ImmutableArray<string>>";

    [Theory]
    [InlineData("Iam")]
    [InlineData("S3")]
    [InlineData("Sns")]
    [InlineData("Sqs")]
    public void Each_service_has_its_own_document_of_the_statements_of_IAM(string scope)
    {
        Surface.Inputs(Surface.Type($"{scope}.Inputs.PolicyDocumentArgs")).Should().BeEquivalentTo(new Dictionary<string, InputSurface>
        {
            ["Id"] = new("Input<string>?", new InputMark("Id", false, false)),
            ["Statement"] = new("InputList<Pulumi.Aws.Iam.Inputs.PolicyStatementArgs>", new InputMark("Statement", true, false)),
            ["Version"] = new("Input<Pulumi.Aws.Iam.PolicyDocumentVersion>", new InputMark("Version", true, false)),
        });
    }

    [Fact]
    public void A_statement_takes_one_or_many_and_any_kind_of_principal()
    {
        Surface.Inputs(typeof(Iam.Inputs.PolicyStatementArgs)).Should().BeEquivalentTo(new Dictionary<string, InputSurface>
        {
            ["Action"] = new($"{StringOrList}?", new InputMark("Action", false, false)),
            ["Condition"] = new("InputMap<object>", new InputMark("Condition", false, false)),
            ["Effect"] = new("Input<Pulumi.Aws.Iam.PolicyStatementEffect>", new InputMark("Effect", true, false)),
            ["NotAction"] = new($"{StringOrList}?", new InputMark("NotAction", false, false)),
            ["NotPrincipal"] = new("object?", new InputMark("NotPrincipal", false, false)),
            ["NotResource"] = new($"{StringOrList}?", new InputMark("NotResource", false, false)),
            ["Principal"] = new("object?", new InputMark("Principal", false, false)),
            ["Resource"] = new($"{StringOrList}?", new InputMark("Resource", false, false)),
            ["Sid"] = new("Input<string>?", new InputMark("Sid", false, false)),
        });
    }

    [Theory]
    [InlineData("AWSPrincipal", "AWS")]
    [InlineData("ServicePrincipal", "Service")]
    [InlineData("FederatedPrincipal", "Federated")]
    public void A_principal_is_one_or_many(string type, string property)
    {
        var input = Surface.Inputs(Surface.Type($"Iam.Inputs.{type}Args")).Should().ContainSingle().Which;

        input.Key.Should().Be(property);
        input.Value.Should().Be(new InputSurface(StringOrList, new InputMark(property, true, false)));
    }
}
