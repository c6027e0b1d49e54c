using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

/// <summary>What the copies of a migration hold is put into the stack of the target region, and nothing else is touched.</summary>
public sealed class AdoptionTests : IDisposable
{
    private static readonly AdoptionChoice All = new(Last: true, DryRun: false);
    private static readonly AdoptionChoice Early = new(Last: false, DryRun: false);

    private readonly FakeCopies aws = new();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task Items_and_objects_that_are_missing_or_different_are_written_and_those_alone()
    {
        aws.Copy("old", "n", "1").Copy("same", "n", "1").Copy("new", "n", "2").Here("old", "n", "0").Here("same", "n", "1").Here("alone", "n", "1");
        aws.Object("copy", "processed/a.json", 10, hour: 1).Object("copy", "processed/b.json", 10, hour: 1).Object("copy", "processed/c.json", 10, hour: 5);
        aws.Object("copy", "processed/d.json", 10, hour: 1);
        aws.Object("data", "a", 1, hour: 1).Object("data", "processed/b.json", 10, hour: 2).Object("data", "processed/c.json", 10, hour: 2);
        aws.Object("data", "processed/d.json", 11, hour: 2).Object("data", "z", 1, hour: 1);

        var outcome = await RunAsync(All);

        aws.Put.Should().BeEquivalentTo("old 1", "new 2");
        aws.Copied.Should().BeEquivalentTo("copy/processed/a.json", "copy/processed/c.json", "copy/processed/d.json");
        outcome.Should().BeEquivalentTo(new AdoptionOutcome(3, 2, 4, 3, 0, 2, []));
        (await RunAsync(All)).ItemsPut.Should().Be(0, "a run finds what the one before has done");
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        aws.Copy("new", "n", "2").Object("copy", "processed/a.json", 10, hour: 1);

        (await RunAsync(All with { DryRun = true })).Should().BeEquivalentTo(new AdoptionOutcome(1, 1, 1, 1, 0, 0, []));

        aws.Put.Should().BeEmpty();
        aws.Copied.Should().BeEmpty();
    }

    /// <summary>The stack would process it, and the source as well; the later item would take the result's status away.</summary>
    [Fact]
    public async Task A_payload_that_is_not_processed_waits_for_the_last_run()
    {
        aws.Copy("p", "status", "RECEIVED", "incoming/p.json").Copy("q", "status", "PROCESSED", "incoming/q.json");
        aws.Object("copy", "incoming/fresh.json", 10, hour: 12).Object("copy", "incoming/p.json", 10, hour: 1).Object("copy", "incoming/q.json", 10, hour: 1);

        var early = await RunAsync(Early);

        aws.Copied.Should().Equal("copy/incoming/q.json");
        (early.ObjectsCopied, early.Waiting).Should().Be((1, 2));

        (await RunAsync(All)).Waiting.Should().Be(0);
        aws.Copied.Should().BeEquivalentTo("copy/incoming/q.json", "copy/incoming/fresh.json", "copy/incoming/p.json", "copy/incoming/q.json");
    }

    /// <summary>The last run may be repeated: the stack has processed by then what it brought.</summary>
    [Fact]
    public async Task A_payload_that_the_stack_has_processed_is_not_taken_back()
    {
        aws.Copy("p", "status", "RECEIVED", "incoming/p.json").Copy("q", "status", "PROCESSED").Here("p", "status", "PROCESSED").Here("q", "status", "RECEIVED");

        (await RunAsync(All)).ItemsPut.Should().Be(1);

        aws.Put.Should().Equal("q ");
    }

    [Fact]
    public async Task Items_come_before_objects()
    {
        aws.Copy("new", "n", "2").Object("copy", "incoming/a.json", 10, hour: 1);

        await RunAsync(All);

        aws.Operations.Should().ContainInOrder("BatchWriteItem", "CopyObject");
    }

    [Fact]
    public async Task What_DynamoDB_leaves_out_is_written_again()
    {
        aws.Copy("a", "n", "1").Copy("b", "n", "1");
        aws.LeavesOut = 1;

        (await RunAsync(All)).ItemsPut.Should().Be(2);

        aws.Put.Should().BeEquivalentTo("a 1", "b 1");
        aws.Operations.Count(operation => operation == "BatchWriteItem").Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_copy_that_throttles_is_read_until_it_is_read()
    {
        aws.Copy("a", "n", "1");
        aws.Throttles = 5;

        (await RunAsync(All)).Items.Should().Be(1);

        aws.Throttles.Should().Be(0);
    }

    [Fact]
    public async Task An_object_that_cannot_be_copied_is_told_and_the_others_are_copied()
    {
        aws.Object("copy", "a", 1, hour: 1).Object("copy", "b", 1, hour: 1).Object("copy", "c", 1, hour: 1);
        aws.Refused["a"] = (HttpStatusCode.Forbidden, "InvalidObjectState");
        aws.Refused["b"] = (HttpStatusCode.OK, "InternalError");

        var outcome = await RunAsync(All);

        outcome.Faults.Should().Equal("a: InvalidObjectState: refused", "b: InternalError: refused");
        outcome.ObjectsCopied.Should().Be(1);
        aws.Copied.Should().Equal("copy/c");
    }

    [Theory]
    [InlineData("to", true)]
    [InlineData("to", false)]
    [InlineData("from", true)]
    public async Task Nothing_is_written_while_somebody_else_may_write(string taking, bool last)
    {
        aws.Copy("a", "n", "1");
        aws.TakesCalls.Add(taking == "to" ? "tap-api-handler-ie" : "tap-api-handler-prod");

        var run = () => RunAsync(new AdoptionChoice(last, DryRun: false));

        (await run.Should().ThrowAsync<UserException>()).Which.Message.Should().Contain($"The stack '{(taking == "to" ? "ie" : "prod")}' takes calls");
        aws.Put.Should().BeEmpty();
    }

    [Fact]
    public async Task Until_the_last_run_the_source_may_take_calls()
    {
        aws.TakesCalls.Add("tap-api-handler-prod");
        aws.Copy("a", "n", "1");

        (await RunAsync(Early)).ItemsPut.Should().Be(1);
    }

    [Theory]
    [InlineData("""null""", "The stack 'prod' has no migration")]
    [InlineData("""{ "resources": [] }""", "does not copy table")]
    [InlineData("""{ "resources": [{ "type": "DynamoDB table", "name": "tc", "region": "eu-west-1", "replication": "by f from the stream of other" }] }""", "does not copy table")]
    [InlineData("""{ "resources": [{ "type": "DynamoDB table", "name": "tc", "region": "eu-west-3", "replication": "by f from the stream of table" }] }""", "is in eu-west-3, and the stack 'ie' in eu-west-1")]
    public async Task A_migration_that_does_not_lead_here_is_refused(string report, string message)
    {
        aws.From.Outputs["migrationReport"] = JsonNode.Parse(report);

        (await ((Func<Task>)(() => RunAsync(All))).Should().ThrowAsync<UserException>()).Which.Message.Should().Contain(message);
    }

    private async Task<AdoptionOutcome> RunAsync(AdoptionChoice choice)
    {
        using var stack = new StackAws("eu-west-1", region => new AwsApi(null, region, aws, AwsCredentials.Local, attempts: 1));
        return await new Adoption(stack, aws.From, FakeCopies.To, FakeCopies.Noon).RunAsync(choice, default);
    }
}
