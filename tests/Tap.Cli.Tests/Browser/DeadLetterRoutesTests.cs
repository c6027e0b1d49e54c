using System.Text.Json.Nodes;
using Tap.Cli.Tests.Deployed;

namespace Tap.Cli.Tests.Browser;

/// <summary>Dead letters are shown without being taken away, and given to their functions one by one.</summary>
public sealed class DeadLetterRoutesTests : IAsyncLifetime, IDisposable
{
    private readonly FakeDeadLetters aws = new();
    private ConsoleKit console = null!;

    public async Task InitializeAsync() => console = await ConsoleKit.StartAsync(FakeStack.Stack, aws);

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task They_are_shown_and_stay_in_the_queue()
    {
        aws.Send("a", FakeDeadLetters.Record("tap-processor-prod", FakeDeadLetters.Upload, """{"errorType":"E","errorMessage":"no"}"""));
        aws.Send("b", "hello");

        await console.GetAsync("/api/dead-letters");
        var answer = await console.GetAsync("/api/dead-letters");

        answer.ToJsonString().Should().Be(
            """{"count":2,"messages":[{"id":"a","sentAt":"1970-01-01T00:00:00\u002B00:00","receives":2,"function":"processor","request":"request-of-tap-processor-prod","error":"RetriesExhausted after 3 tries: E: no","event":"{\u0022Records\u0022:[{\u0022eventSource\u0022:\u0022aws:s3\u0022}]}","failure":{"version":"1.0","requestContext":{"requestId":"request-of-tap-processor-prod","functionArn":"arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-prod:live","condition":"RetriesExhausted","approximateInvokeCount":3},"responsePayload":{"errorType":"E","errorMessage":"no"}}},{"id":"b","sentAt":"1970-01-01T00:00:00\u002B00:00","receives":2,"error":"no code: no message","event":"hello","failure":{}}]}""");
        aws.Free.Should().Equal("a", "b");
    }

    [Fact]
    public async Task Of_a_long_queue_some_are_shown_and_all_are_counted()
    {
        foreach (var number in Enumerable.Range(0, 130))
            aws.Send($"{number}");

        var answer = await console.GetAsync("/api/dead-letters");

        (answer["count"]!.GetValue<int>(), answer["messages"]!.AsArray().Count).Should().Be((130, 100));
        aws.Free.Should().HaveCount(130);
    }

    [Fact]
    public async Task Those_that_are_chosen_are_sent_and_the_others_are_kept_with_the_reason()
    {
        aws.Send("a");
        aws.Send("b", "hello");
        aws.Send("c");

        (await RedriveAsync("a", "b", "gone")).Should().Equal(
            "a sent ", "b kept It stays: its event is of no known kind: hello",
            "gone kept The queue does not have it, or somebody else has taken it for a while.");

        aws.Done.Should().Equal(FakeDeadLetters.Upload, "a");
        aws.Free.Should().Equal("b", "c");
    }

    [Fact]
    public async Task What_was_sent_before_AWS_refuses_is_told()
    {
        aws.Send("a");
        aws.Send("b");
        aws.Before = operation =>
        {
            if (operation == "DeleteMessage")
                aws.Refused.Add("Invoke");
        };

        (await RedriveAsync("a", "b")).Should().Equal("a sent ", "b kept AccessDenied: no");
        (await console.SendAsync(HttpMethod.Post, "/api/dead-letters/redrive", """{"ids":["b"]}""")).Status.Should().Be(502);
        aws.Free.Should().Equal("b");
    }

    [Theory]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":null}""")]
    [InlineData("""{"ids":[""]}""")]
    [InlineData("""{"ids":"a"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Nothing_is_sent_when_nothing_is_named(string body)
    {
        aws.Send("a");

        (await console.SendAsync(HttpMethod.Post, "/api/dead-letters/redrive", body)).Status.Should().Be(400);

        aws.Operations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_console_that_only_reads_shows_them_and_sends_none()
    {
        aws.Send("a");
        await using var reading = await ConsoleKit.StartAsync(FakeStack.Stack, aws, mayWrite: false);

        (await reading.SendAsync(HttpMethod.Post, "/api/dead-letters/redrive", """{"ids":["a"]}""")).Status.Should().Be(403);
        (await reading.GetAsync("/api/dead-letters"))["count"]!.GetValue<int>().Should().Be(1);
    }

    private async Task<IEnumerable<string>> RedriveAsync(params string[] ids)
    {
        var question = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) };
        var (status, answer) = await console.SendAsync(HttpMethod.Post, "/api/dead-letters/redrive", question.ToJsonString());
        status.Should().Be(200);
        return answer!["results"]!.AsArray().Select(result => $"{result!["id"]} {result["outcome"]} {result["detail"]}");
    }
}
