using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

/// <summary>No dead letter is lost, and none goes twice but one that a kill caught in the middle.</summary>
public sealed class RedriveTests : IDisposable
{
    private static readonly RedriveChoice All = new([], null, DryRun: false);

    private readonly FakeDeadLetters aws = new();
    private readonly CancellationTokenSource interrupt = new();
    private readonly List<string> said = [];

    public void Dispose()
    {
        aws.Dispose();
        interrupt.Dispose();
    }

    [Fact]
    public async Task Each_event_is_given_first_and_its_message_deleted_then()
    {
        aws.Send("a");
        aws.Send("b");

        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 2, Staying = 0, Elsewhere = 0 });

        aws.Done.Should().Equal(FakeDeadLetters.Upload, "a", FakeDeadLetters.Upload, "b");
        said.Should().Equal("a  given to processor", "b  given to processor");
    }

    [Fact]
    public async Task A_long_queue_is_emptied()
    {
        foreach (var number in Enumerable.Range(0, 25))
            aws.Send($"{number}");

        (await RunAsync(All)).Redriven.Should().Be(25);

        aws.Free.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Invoke")]
    [InlineData("DeleteMessage")]
    public async Task What_AWS_refuses_leaves_the_message_where_it_was(string operation)
    {
        aws.Send("a");
        aws.Refused.Add(operation);

        var redrive = () => RunAsync(All);

        await redrive.Should().ThrowAsync<AwsException>();
        aws.Free.Should().Equal("a");
    }

    [Fact]
    public async Task An_interruption_ends_it_between_two_messages()
    {
        aws.Send("a");
        aws.Send("b");
        aws.Before = operation =>
        {
            if (operation == "Invoke")
                interrupt.Cancel();
        };

        var redrive = () => RunAsync(All);

        await redrive.Should().ThrowAsync<OperationCanceledException>();
        aws.Done.Should().Equal(FakeDeadLetters.Upload, "a");
        aws.Free.Should().Equal("b");
    }

    [Fact]
    public async Task What_fails_again_in_the_same_run_stays()
    {
        aws.Send("a");
        aws.Before = operation =>
        {
            if (operation == "DeleteMessage")
                aws.Send("a again", FakeDeadLetters.Upload, Failure("request-1", "still broken"));
        };

        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });

        said.Should().Equal("a  given to processor", "a again  stays, its event failed again: 200: still broken");
        aws.Free.Should().Equal("a again");
    }

    [Fact]
    public async Task Empty_answers_of_a_queue_that_counts_messages_are_no_end()
    {
        aws.Send("a");
        aws.EmptyAnswers = 3;

        (await RunAsync(All)).Redriven.Should().Be(1);
    }

    [Fact]
    public async Task A_count_that_is_wrong_keeps_it_from_no_end()
    {
        aws.Send("a");
        aws.EmptyAnswers = int.MaxValue;

        (await RunAsync(All)).Redriven.Should().Be(0);
    }

    [Fact]
    public async Task A_hold_that_grows_old_is_renewed_before_the_event_is_given()
    {
        aws.Send("a");
        aws.Send("b");
        PassAtEachInvocation(MessageQueue.Hold / 2);

        (await RunAsync(All)).Redriven.Should().Be(2);

        aws.Operations.Should().ContainInOrder("Invoke", "DeleteMessage", "ChangeMessageVisibilityBatch", "Invoke", "DeleteMessage");
    }

    [Fact]
    public async Task A_message_whose_hold_has_run_out_is_taken_again_first()
    {
        aws.Send("a");
        aws.Send("b");
        PassAtEachInvocation(MessageQueue.Hold);

        (await RunAsync(All)).Redriven.Should().Be(2);

        aws.Operations.Should().ContainInOrder("Invoke", "DeleteMessage", "ChangeMessageVisibilityBatch", "ReceiveMessage", "Invoke", "DeleteMessage");
        aws.Done.Should().Equal(FakeDeadLetters.Upload, "a", FakeDeadLetters.Upload, "b");
    }

    [Fact]
    public async Task What_stays_and_comes_for_the_second_time_is_looked_at_once()
    {
        aws.Send("a", "hello");
        aws.Send("b");
        PassAtEachInvocation(MessageQueue.Hold);

        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });

        said.Should().Equal("a  stays, its event is of no known kind: hello", "b  given to processor");
        aws.Free.Should().Equal("a");
    }

    [Fact]
    public async Task A_dry_run_tells_of_each_and_holds_none()
    {
        aws.Send("a", """{"Records":[{"eventSource":"aws:s3","s3":{"object":{"key":"incoming/a.json"}}}]}""", Failure("r", "no item\nfor it"));
        aws.Send("b", "hello");
        aws.Time.Pass(TimeSpan.FromHours(3));

        (await RunAsync(All with { DryRun = true })).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });

        said.Should().Equal(
            "a  3 hours old  processor  200: no item for it\n    incoming/a.json\n    request r", "b  stays, its event is of no known kind: hello");
        aws.Done.Should().BeEmpty();
        aws.Free.Should().Equal("a", "b");
    }

    [Fact]
    public async Task One_message_is_looked_for_until_it_is_found()
    {
        foreach (var number in Enumerable.Range(0, 25))
            aws.Send($"{number}");

        (await RunAsync(All with { Ids = ["12"] })).Should().BeEquivalentTo(new { Redriven = 1, Missing = Array.Empty<string>() });

        aws.Done.Should().Equal(FakeDeadLetters.Upload, "12");
        aws.Operations.Count(operation => operation == "ReceiveMessage").Should().Be(2);
        aws.Free.Should().HaveCount(24);
        (await RunAsync(All with { Ids = ["12", "13"] })).Missing.Should().Equal("12");
    }

    [Fact]
    public async Task Whoever_looks_at_some_leaves_a_long_queue_before_its_end()
    {
        foreach (var number in Enumerable.Range(0, 25))
            aws.Send($"{number}");

        (await RunAsync(All with { DryRun = true, Most = 15 })).Redriven.Should().Be(20);

        aws.Operations.Count(operation => operation == "ReceiveMessage").Should().Be(2);
        aws.Free.Should().HaveCount(25);
    }

    [Theory]
    [InlineData("FOREIGN", "a")]
    [InlineData("429", "b")]
    [InlineData("orders/7", "c")]
    public async Task A_text_chooses_by_the_error_and_by_the_event(string text, string chosen)
    {
        aws.Send("a", FakeDeadLetters.Upload, Failure("r", "a foreign object"));
        aws.Send("b", FakeDeadLetters.Upload, new Dictionary<string, string> { ["ErrorCode"] = "429" });
        aws.Send("c", """{"Records":[{"eventSource":"aws:s3","key":"orders/7"}]}""");

        (await RunAsync(All with { Text = text })).Should().BeEquivalentTo(new { Redriven = 1, Staying = 2 });

        said.Should().Equal($"{chosen}  given to processor");
    }

    [Fact]
    public async Task What_a_killed_run_holds_is_told()
    {
        aws.Send("a", freeAt: aws.Time.GetUtcNow() + MessageQueue.Hold);

        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 0, Staying = 0, Elsewhere = 1 });
    }

    [Fact]
    public async Task A_record_is_given_to_the_function_that_failed_without_what_Lambda_put_around_the_event()
    {
        aws.Send("a", FakeDeadLetters.Record("tap-processor-dev", """{ "n": 1.50 }""", """{"errorType":"NoItem","errorMessage":"none yet"}"""));
        aws.Send("b", FakeDeadLetters.Record("tap-other-dev", "{}"));

        (await RunAsync(All with { DryRun = true })).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });
        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });

        said.First().Should().Be(
            "a  0 seconds old  processor  RetriesExhausted after 3 tries: NoItem: none yet\n    { \"n\": 1.50 }\n    request request-of-tap-processor-dev");
        said.Last().Should().StartWith("b  stays, its event is of no known kind: ");
        aws.Done.Should().Equal("""{ "n": 1.50 }""", "a");
        aws.Free.Should().Equal("b");
    }

    [Fact]
    public async Task A_record_of_what_fails_again_in_the_same_run_stays()
    {
        aws.Send("a", FakeDeadLetters.Record("tap-processor-dev", FakeDeadLetters.Upload));
        aws.Before = operation =>
        {
            if (operation == "DeleteMessage")
                aws.Send("a again", FakeDeadLetters.Record("tap-processor-dev", FakeDeadLetters.Upload, request: "request-1"));
        };

        (await RunAsync(All)).Should().BeEquivalentTo(new { Redriven = 1, Staying = 1 });

        said.Last().Should().Be("a again  stays, its event failed again: RetriesExhausted after 3 tries");
    }

    [Theory]
    [InlineData("noitem: none \"yet\"", "a")]
    [InlineData("REQUEST-OF", "a")]
    [InlineData("orders/7", "b")]
    public async Task A_text_chooses_by_the_error_the_request_and_the_event_of_a_record(string text, string chosen)
    {
        aws.Send("a", FakeDeadLetters.Record("tap-processor-dev", "{}", """{"errorType":"NoItem","errorMessage":"none \u0022yet\u0022"}"""));
        aws.Send("b", FakeDeadLetters.Record("tap-processor-dev", """{"key":"orders/7"}""", request: "other"));

        await RunAsync(All with { Text = text });

        said.Should().Equal($"{chosen}  given to processor");
    }

    private void PassAtEachInvocation(TimeSpan time) => aws.Before = operation =>
    {
        if (operation == "Invoke")
            aws.Time.Pass(time);
    };

    private static Dictionary<string, string> Failure(string request, string message) => new()
    {
        ["RequestID"] = request,
        ["ErrorCode"] = "200",
        ["ErrorMessage"] = message,
    };

    private async Task<RedriveOutcome> RunAsync(RedriveChoice choice)
    {
        var outputs = new JsonObject
        {
            ["environment"] = "dev",
            ["processorArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev",
        };
        var stack = new DeployedStack("dev", outputs, new Uri("http://127.0.0.1:1"));
        using var api = new AwsApi(stack.Endpoint, "eu-west-2", aws);
        return await new Redrive(api, stack, new MessageQueue(api, "http://127.0.0.1:1/queue"), aws.Time).RunAsync(
            choice, (letter, fate) => said.Add(DeadLetterText.Of(letter, fate, aws.Time.GetUtcNow())), interrupt.Token);
    }
}
