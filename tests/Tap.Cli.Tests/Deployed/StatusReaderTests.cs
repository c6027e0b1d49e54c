using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Cli.Tests.Aws;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

/// <summary>The status of a stack: what is asked, what is told, and what makes it bad.</summary>
public sealed class StatusReaderTests : IDisposable
{
    private readonly FakeStack aws = new();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task A_stack_that_is_well_says_so_briefly()
    {
        var status = await ReadAsync();
        status.IsWell.Should().BeTrue();
        Text(status).Should().Equal(
            "Stack prod in eu-west-2 at 01-01 00:00:00.000 UTC",
            "Alarms         none fires, 3 OK",
            "Functions      version     calls    errors throttles  in 1h",
            "  api-handler  7               0         0         0",
            "  processor    7               0         0         0",
            "Release        none under way",
            "API            0 requests, 0 with 4xx, 0 with 5xx in the last hour",
            "Dead letters   none",
            "Last errors    none in the last hour");
        StatusText.Advice(FakeStack.Stack, status).Should().BeEmpty();
    }

    [Fact]
    public async Task A_bad_night_is_told_in_lines_that_fit_and_with_what_to_look_at()
    {
        aws.Answers["live"] = _ => """{"FunctionVersion":"7","RoutingConfig":{"AdditionalVersionWeights":{"8":0.1}}}""";
        aws.Answers["ListDeployments"] = _ => """{"deployments":["d-ABCDEFGH1"]}""";
        aws.Answers["GetDeployment"] = _ => $$$"""{"deploymentInfo":{"createTime":{{{FakeStack.Now.ToUnixTimeSeconds() - 60}}}.5,"status":"InProgress"}}""";
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("ALARM", "INSUFFICIENT_DATA", "ALARM");
        aws.Answers["GetQueueAttributes"] = _ => """{"Attributes":{"ApproximateNumberOfMessages":"3","ApproximateNumberOfMessagesNotVisible":"1"}}""";
        aws.Answers["GetMetricData"] = Metrics;
        aws.Answers["FilterLogEvents"] = question => question!["logGroupName"]!.GetValue<string>().EndsWith("tap-processor-prod", StringComparison.Ordinal)
            ? Events("""{"level":"ERROR","message":"Failed","function_request_id":"r","error":{"stack":"A: no\n  at f"}}""", """{"type":"platform.report","record":{"requestId":"r","status":"error"}}""")
            : """{"events":[]}""";

        var status = await ReadAsync();

        status.IsWell.Should().BeFalse();
        var lines = Text(status);
        lines.Should().Equal(
            "Stack prod in eu-west-2 at 01-01 00:00:00.000 UTC",
            "Alarms         2 fire, 1 NO DATA",
            "  ALARM for 5m tap-dlq-depth-prod: What tap-dlq-depth-prod means.",
            "  ALARM for 5m tap-health-prod: What tap-health-prod means.",
            "Functions      version                calls    errors throttles  in 1h",
            "  api-handler  7 (90 %), 8 (10 %)         3         3         3",
            "  processor    7 (90 %), 8 (10 %)         3         3         3",
            "Release        d-ABCDEFGH1 is under way for 59s (InProgress)",
            "API            3 requests, 3 with 4xx, 3 with 5xx in the last hour",
            "Dead letters   4 waiting, the oldest for 2h",
            "Last errors",
            "  12-31 23:59:30.000 processor: Failed: A: no");
        lines.Should().OnlyContain(line => line.Length <= 80);
        StatusText.Advice(FakeStack.Stack, status).Should().Equal(
            "./tap alarms tap-dlq-depth-prod --aws --stack prod tells more.",
            "./tap logs processor --level error --aws --stack prod shows the errors whole.");

        static string Metrics(JsonNode? question) => new JsonObject
        {
            ["MetricDataResults"] = new JsonArray([.. question!["MetricDataQueries"]!.AsArray().Select(query => new JsonObject
            {
                ["Id"] = query!["Id"]!.GetValue<string>(),
                ["Values"] = $"{query["MetricStat"]!["Metric"]!["Namespace"]}" == "AWS/SQS" ? new JsonArray(7240.0, 7300.0) : new JsonArray(1.0, 2.0),
            })]),
        }.ToJsonString();
    }

    [Fact]
    public async Task All_metrics_are_asked_for_at_once()
    {
        await ReadAsync();
        var question = aws.Requests.Where(request => request.Operation == "GetMetricData").Should().ContainSingle().Which.Parameters!;
        question["MetricDataQueries"]!.AsArray().Should().HaveCount((2 * 3) + 3 + 1);
        (question["EndTime"]!.GetValue<long>() - question["StartTime"]!.GetValue<long>()).Should().Be(3601);
    }

    [Theory]
    [InlineData("OK", false, true)]
    [InlineData("ALARM", false, true)]
    [InlineData("ALARM", true, false)]
    [InlineData("OK", true, true)]
    public async Task The_alarms_of_a_release_count_during_one(string canary, bool released, bool well)
    {
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("OK", canary, "OK");
        aws.Answers["ListDeployments"] = _ => released ? """{"deployments":["d-1"]}""" : """{"deployments":[]}""";
        aws.Answers["GetDeployment"] = _ => """{"deploymentInfo":{"status":"InProgress","createTime":1}}""";

        var status = await ReadAsync();

        status.IsWell.Should().Be(well);
        Text(status).Any(line => line.EndsWith("(None is under way.)")).Should().Be(canary == "ALARM" && !released);
    }

    [Theory]
    [InlineData("FilterLogEvents", "The last errors")]
    [InlineData("GetMetricData", "The metrics")]
    [InlineData("DescribeAlarms", "The alarms")]
    [InlineData("live", "The versions")]
    [InlineData("ListDeployments", "Whether a release is under way")]
    [InlineData("GetQueueAttributes", "The dead letters")]
    public async Task What_AWS_refuses_to_tell_is_named_and_the_rest_is_told(string operation, string what)
    {
        aws.Refusals[operation] = "AccessDeniedException";

        var status = await ReadAsync();

        status.Unknown.Should().Equal($"{what} cannot be read: AccessDeniedException: {operation} is refused");
        status.IsWell.Should().BeFalse();
        var lines = Text(status);
        lines.Should().HaveCountGreaterThan(6).And.Contain(status.Unknown);
        StatusJson.Of(FakeStack.Stack, status)["unknown"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_throttled_is_asked_again_and_in_the_end_unknown()
    {
        aws.Refusals["DescribeAlarms"] = "ThrottlingException";
        (await ReadAsync()).Unknown.Should().ContainSingle().Which.Should().Contain("ThrottlingException");
        aws.Requests.Count(request => request.Operation == "DescribeAlarms").Should().Be(3);
    }

    [Fact]
    public async Task Credentials_that_AWS_does_not_accept_are_the_only_answer()
    {
        foreach (var operation in new[] { "live", "ListDeployments", "DescribeAlarms", "GetQueueAttributes", "GetMetricData", "FilterLogEvents" })
            aws.Refusals[operation] = "ExpiredTokenException";
        await FluentActions.Awaiting(ReadAsync).Should().ThrowAsync<UserException>().WithMessage("*ExpiredTokenException*");
    }

    [Fact]
    public async Task An_alarm_that_somebody_deleted_is_missed()
    {
        aws.Answers["DescribeAlarms"] = _ => """{"MetricAlarms":[],"CompositeAlarms":[]}""";
        (await ReadAsync()).Unknown.Should().HaveCount(3).And.Contain("The alarm tap-health-prod does not exist any more.");
    }

    [Fact]
    public async Task Of_many_errors_only_the_end_is_read()
    {
        aws.Answers["FilterLogEvents"] = _ => Events([.. Enumerable.Range(0, 9).Select(number => $$"""{"level":"ERROR","message":"m{{number}}","requestId":"{{number}}"}""")]);
        (await ReadAsync()).LastErrors!.Select(line => line.Entry.Message)
            .Should().HaveCount(3).And.OnlyContain(message => "m8 m7 m6".Contains(message));
        aws.Requests.Count(request => request.Operation == "FilterLogEvents").Should().Be(3, "each log is asked for its last minute");
    }

    private static string Events(params string[] messages) => new JsonObject
    {
        ["events"] = new JsonArray([.. messages.Select((message, number) => new JsonObject
        {
            ["timestamp"] = FakeStack.Now.AddSeconds(-30).ToUnixTimeMilliseconds() + number, ["eventId"] = $"{number}", ["message"] = message,
        })]),
    }.ToJsonString();

    private static List<string> Text(StackStatus status) => [.. StatusText.Lines(FakeStack.Stack, status).Select(line => line.Line)];

    private async Task<StackStatus> ReadAsync()
    {
        using var api = new AwsApi(null, "eu-west-2", aws, AwsCredentials.Local, time: new InstantTime());
        return await new StatusReader(new StackAws("eu-west-2", _ => api), FakeStack.Stack, new MovingTime()).ReadAsync(default);
    }
}
