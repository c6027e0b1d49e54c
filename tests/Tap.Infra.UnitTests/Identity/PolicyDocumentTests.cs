using Pulumi;
using Pulumi.Utilities;
using Tap.Infra.Identity;

namespace Tap.Infra.UnitTests.Identity;

public sealed class PolicyDocumentTests
{
    [Fact]
    public async Task A_statement_is_written_with_only_what_it_says() => (await WriteAsync(new Statement
    {
        Sid = "Read",
        Actions = ["s3:GetObject"],
        Resources = "arn:aws:s3:::data/*",
    })).Should().Be(
        """{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::data/*"]}]}""");

    [Fact]
    public async Task A_document_without_statements_is_still_one() =>
        (await WriteAsync()).Should().Be("""{"Version":"2012-10-17","Statement":[]}""");

    [Fact]
    public async Task Statements_actions_and_resources_keep_their_order()
    {
        var document = Policy.Parse(await WriteAsync(
            new Statement { Sid = "B", Actions = ["s3:PutObject", "s3:GetObject"], Resources = { "two", "one" } },
            new Statement { Sid = "A", Actions = ["sqs:SendMessage"], Resources = "three" }));

        document.Statements.Select(statement => statement.Sid).Should().Equal("B", "A");
        document["B"].Actions.Should().Equal("s3:PutObject", "s3:GetObject");
        document["B"].Resources.Should().Equal("two", "one");
    }

    [Fact]
    public async Task A_statement_may_deny()
    {
        var document = Policy.Parse(await WriteAsync(new Statement { Sid = "No", Effect = Effect.Deny, Actions = ["*"], Resources = "*" }));

        document["No"].Effect.Should().Be("Deny");
    }

    [Fact]
    public async Task A_statement_may_name_what_it_is_not_about() => (await WriteAsync(new Statement
    {
        Sid = "No",
        Effect = Effect.Deny,
        Actions = ["logs:PutLogEvents"],
        NotResources = { "one", "two" },
    })).Should().Be(
        """{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Action":["logs:PutLogEvents"],"NotResource":["one","two"]}]}""");

    [Fact]
    public async Task Everybody_is_an_asterisk() => (await PrincipalAsync(Principal.Everyone)).Should().Be("\"*\"");

    [Fact]
    public async Task A_service_is_named_as_a_service() =>
        (await PrincipalAsync(Principal.Service("lambda.amazonaws.com"))).Should().Be("""{"Service":["lambda.amazonaws.com"]}""");

    [Fact]
    public async Task Several_accounts_are_a_list() =>
        (await PrincipalAsync(Principal.Aws(new InputList<string> { "one", Output.Create("two") })))
            .Should().Be("""{"AWS":["one","two"]}""");

    [Fact]
    public async Task Conditions_with_one_operator_stand_together()
    {
        var document = Policy.Parse(await WriteAsync(new Statement
        {
            Sid = "Conditional",
            Actions = ["s3:PutObject"],
            Resources = "*",
            Conditions =
            [
                new Condition("StringEquals", "aws:SourceAccount", "1"),
                new Condition("ArnLike", "aws:SourceArn", new InputList<string> { "a", "b" }),
                new Condition("StringEquals", "aws:RequestedRegion", Output.Create("eu-west-2")),
            ],
        }));

        document["Conditional"].Condition.ShouldBeJson("""
            {
              "StringEquals": { "aws:SourceAccount": ["1"], "aws:RequestedRegion": ["eu-west-2"] },
              "ArnLike": { "aws:SourceArn": ["a", "b"] }
            }
            """);
    }

    [Fact]
    public async Task Characters_that_ARNs_and_conditions_hold_are_not_escaped()
    {
        var json = await WriteAsync(new Statement { Sid = "Plain", Actions = ["s3:GetObject"], Resources = "arn:aws:s3:::a+b/<x>&'y'" });

        json.Should().Contain("arn:aws:s3:::a+b/<x>&'y'");
    }

    [Fact]
    public async Task A_quote_cannot_end_a_text()
    {
        var statement = new Statement { Sid = "Quoted", Actions = ["s3:GetObject"], Resources = "a\"],\"Effect\":\"Deny" };

        var document = Policy.Parse(await WriteAsync(statement));

        document["Quoted"].Resources.Should().Equal("a\"],\"Effect\":\"Deny");
        document["Quoted"].Effect.Should().Be("Allow");
    }

    [Fact]
    public async Task A_document_is_unknown_as_long_as_one_part_of_it_is()
    {
        var statement = new Statement { Sid = "Later", Actions = ["s3:GetObject"], Resources = OutputUtilities.CreateUnknown("") };

        var json = new PolicyDocument(statement).ToJson();

        (await OutputUtilities.GetIsKnownAsync(json)).Should().BeFalse();
    }

    [Fact]
    public async Task A_document_is_secret_when_one_part_of_it_is()
    {
        var statement = new Statement { Sid = "Hidden", Actions = ["s3:GetObject"], Resources = Output.CreateSecret("arn") };

        var json = new PolicyDocument(statement).ToJson();

        (await Output.IsSecretAsync(json)).Should().BeTrue();
    }

    private static Task<string> WriteAsync(params Statement[] statements) =>
        OutputUtilities.GetValueAsync(new PolicyDocument(statements).ToJson());

    private static async Task<string> PrincipalAsync(Principal principal)
    {
        var document = Policy.Parse(await WriteAsync(new Statement { Sid = "Who", Principal = principal, Actions = ["*"] }));
        return document["Who"].Principal!.ToJsonString();
    }
}
