using System.Text.Json.Nodes;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.Browser;

/// <summary>Logs and traces, as the page gets them.</summary>
public sealed class LogRoutesTests : IAsyncLifetime, IDisposable
{
    private readonly FakeStack aws = new();
    private ConsoleKit console = null!;

    public async Task InitializeAsync() => console = await ConsoleKit.StartAsync(FakeStack.Stack, aws);

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task Lines_say_what_is_known_of_them()
    {
        aws.Answers["FilterLogEvents"] = question => $"{question!["logGroupName"]}" == "/aws/lambda/tap-processor-prod"
            ? Lines("""{"level":"WARN","message":"slow","xray_trace_id":"1-68f7f3c4-0123456789abcdef01234567","function_request_id":"r","n":1}""")
            : """{"events":[]}""";

        var answer = await console.GetAsync("/api/logs?start=1970-01-01T00:00:00Z&end=1970-01-01T00:01:00Z&level=warn&text=slow&limit=5");

        answer["more"]!.GetValue<bool>().Should().BeFalse();
        var line = answer["lines"]!.AsArray().Should().ContainSingle().Subject!;
        $"{line["id"]} {line["at"]} {line["source"]} {line["level"]} {line["text"]} {line["traceId"]} {line["invocation"]}".Should().Be(
            "e1 1970-01-01T00:00:01+00:00 processor warn slow n=1 function_request_id=r 1-68f7f3c4-0123456789abcdef01234567 r");
        aws.Requests.Should().OnlyContain(request => $"{request.Parameters!["filterPattern"]}" == "%slow%");
    }

    [Theory]
    [InlineData("level=trace", 400)]
    [InlineData("limit=0", 400)]
    [InlineData("limit=10001", 400)]
    [InlineData("start=yesterday", 400)]
    [InlineData("start=2026-01-02&end=2026-01-01", 400)]
    [InlineData("source=nobody", 404)]
    [InlineData("source=api", 200)]
    public async Task A_question_that_cannot_be_answered_is_told_why(string query, int status)
    {
        (await console.SendAsync(HttpMethod.Get, $"/api/logs?{query}")).Status.Should().Be(status);
        aws.Requests.IsEmpty.Should().Be(status != 200);
        if (status == 400 && !query.StartsWith("limit", StringComparison.Ordinal))
            (await console.SendAsync(HttpMethod.Get, $"/api/logs/tail?{query}")).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("/api/traces/x", 400)]
    [InlineData("/api/traces/x/logs", 400)]
    [InlineData("/api/traces/1-68f7f3c4-0123456789abcdef01234567", 404)]
    [InlineData("/api/traces/1-68f7f3c4-0123456789abcdef01234567/logs", 404)]
    [InlineData("/api/traces?limit=x", 400)]
    public async Task A_trace_that_there_is_not_is_not_found(string path, int status)
    {
        aws.Answers["Traces"] = _ => """{"Traces":[]}""";
        (await console.SendAsync(HttpMethod.Get, path)).Status.Should().Be(status);
    }

    [Fact]
    public async Task The_lines_of_a_trace_are_looked_for_around_it()
    {
        const string Id = "1-68f7f3c4-0123456789abcdef01234567";
        aws.Answers["Traces"] = _ => $$$"""{"Traces":[{"Id":"{{{Id}}}","Segments":[{"Document":"{\"id\":\"a\",\"name\":\"api\",\"start_time\":1000.0,\"end_time\":1001.5}"}]}]}""";
        aws.Answers["FilterLogEvents"] = _ => Lines($"about {Id}", "about another that the pattern found");

        var lines = (await console.GetAsync($"/api/traces/{Id}/logs")).AsArray();

        lines.Should().HaveCount(3, "one of each log").And.OnlyContain(line => $"{line!["message"]}" == $"about {Id}");
        aws.Requests.Where(request => request.Operation == "FilterLogEvents").Should().OnlyContain(request =>
            $"{request.Parameters!["filterPattern"]} {request.Parameters["startTime"]} {request.Parameters["endTime"]}" == $"%{Id}% 940000 1061499");
    }

    [Fact]
    public async Task The_tail_ends_at_once_when_the_browser_goes_away_and_when_the_console_stops()
    {
        using var hanging = new FakeData();
        hanging.Hanging.Add("FilterLogEvents");
        await using (var other = await ConsoleKit.StartAsync(FakeData.Stack, hanging))
        {
            using (var tail = await other.Page.GetAsync("/api/logs/tail", HttpCompletionOption.ResponseHeadersRead))
            {
                tail.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
                await hanging.Hangs.WaitAsync(TapHome.Deadline);
            }

            await hanging.Ended.WaitAsync(TapHome.Deadline);
        }

        var stopped = await ConsoleKit.StartAsync(FakeStack.Stack, aws);
        using var stream = new StreamReader(await stopped.Page.GetStreamAsync("/api/logs/tail"));
        (await stream.ReadLineAsync()).Should().Be(": the log begins");
        await stopped.StopAsync().WaitAsync(TapHome.Deadline);
    }

    private static string Lines(params string[] messages) => new JsonObject
    {
        ["events"] = new JsonArray([.. messages.Select((message, index) => new JsonObject
        {
            ["timestamp"] = 1_000 * (index + 1), ["eventId"] = $"e{index + 1}", ["message"] = message,
        })]),
    }.ToJsonString();
}
