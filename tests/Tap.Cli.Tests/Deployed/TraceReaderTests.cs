using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

/// <summary>X-Ray is asked for no more than is wanted, and in questions that it takes.</summary>
public sealed class TraceReaderTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(0x65000000);

    private readonly FakeStack aws = new();
    private readonly AwsApi api;

    public TraceReaderTests() => api = new AwsApi(new Uri("http://127.0.0.1:1"), "eu-west-2", aws, attempts: 1);

    public void Dispose()
    {
        api.Dispose();
        aws.Dispose();
    }

    [Theory]
    [InlineData(2, "1,3", true, 1)]
    [InlineData(3, "1,3,40", true, 3)]
    [InlineData(4, "1,3,40,3000", false, 3)]
    [InlineData(null, "1,3,40,3000", false, 3)]
    public async Task The_latest_come_first_whatever_the_order_of_the_pages(int? limit, string ages, bool more, int pieces)
    {
        Has(40, 3, 1, 3000);

        var (traces, isMore) = await new TraceReader(api).ListAsync(new TimeRange(Now.AddHours(-1), Now), "fault = true", limit, default);

        string.Join(',', traces.Select(trace => (Now - trace.Start).TotalSeconds)).Should().Be(ages);
        isMore.Should().Be(more);
        var questions = aws.Requests.Select(request => request.Parameters!).ToList();
        questions.Should().OnlyContain(question => question["FilterExpression"]!.GetValue<string>() == "fault = true");
        questions.Select(question => $"{question["StartTime"]}").Distinct().Should().HaveCount(pieces);
    }

    [Fact]
    public async Task Many_traces_are_asked_for_five_at_a_time_and_those_that_X_Ray_lacks_are_left_out()
    {
        var ids = Enumerable.Range(0, 12).Select(Id).ToList();
        aws.Answers["Traces"] = question => new JsonObject
        {
            ["Traces"] = new JsonArray([.. question!["TraceIds"]!.AsArray().Where(id => $"{id}" != ids[3]).Select(id => Trace($"{id}"))]),
        }.ToJsonString();

        var traces = await new TraceReader(api).ReadAsync(ids, default);

        traces.Select(trace => trace.Id).Should().Equal(ids.Where(id => id != ids[3]));
        aws.Requests.Select(request => request.Parameters!["TraceIds"]!.AsArray().Count).Should().Equal(5, 5, 2);
        TraceJson.Of(traces.Take(1).Select(TraceSummary.Of))[0]!.ToJsonString().Should().Be(
            $$"""{"id":"{{ids[0]}}","start":"2023-09-12T06:06:56+00:00","durationSeconds":2.5,"mark":"error","entry":"api/dev GET /health 200"}""");
        await FluentActions.Awaiting(() => new TraceReader(api).ReadAsync(ids[3], default)).Should().ThrowAsync<UnknownNameException>();
    }

    // Two pages of those of the stretch of time that is asked for.
    private void Has(params int[] ages) => aws.Answers["TraceSummaries"] = question =>
    {
        var (from, until) = (question!["StartTime"]!.GetValue<double>(), question["EndTime"]!.GetValue<double>());
        var found = ages.Where(age => Now.ToUnixTimeSeconds() - age >= from && Now.ToUnixTimeSeconds() - age <= until).ToList();
        var page = question["NextToken"] is null ? found.Take(1) : found.Skip(1);
        return new JsonObject
        {
            ["TraceSummaries"] = new JsonArray([.. page.Select(age => new JsonObject { ["Id"] = Id(-age) })]),
            ["NextToken"] = question["NextToken"] is null ? "next" : null,
        }.ToJsonString();
    };

    private static string Id(int second) => $"1-{Now.ToUnixTimeSeconds() + second:x8}-000000000000000000000000";

    private static JsonObject Trace(string id) => new()
    {
        ["Id"] = id,
        ["Segments"] = new JsonArray(
            Segment("""{"id":"a","name":"api/dev","start_time":100.0,"end_time":101.0,"http":{"request":{"method":"GET","url":"https://x.example/health"},"response":{"status":200}}}"""),
            Segment("""{"id":"b","name":"later","start_time":102.0,"end_time":102.5,"error":true}""")),
    };

    private static JsonObject Segment(string document) => new() { ["Document"] = document };
}
