using System.Text.Json.Nodes;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.Review;
using Tap.Program;

namespace Tap.Cli.Tests.Browser;

/// <summary>What each part of the stack does.</summary>
public sealed class ActivityTests : IAsyncLifetime, IDisposable
{
    private const string Handler = "tap:functions:TapFunction::tap-api-handler-prod";

    private readonly FakeStack aws = new();
    private RegisteredStack program = null!;
    private ConsoleKit console = null!;

    public async Task InitializeAsync()
    {
        program = await ReviewKit.RunAsync("prod");
        aws.Answers["GetMetricData"] = Metrics;
        console = await ConsoleKit.StartAsync(FakeStack.Stack, aws, program);
    }

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task A_part_is_told_with_what_its_metrics_give()
    {
        var activity = await console.GetAsync("/api/activity");
        activity["minutes"]!.GetValue<int>().Should().Be(15);
        activity["faults"]!.AsArray().Should().BeEmpty();
        Tell(activity, Handler).Should().Be("requests 2 errors 30 throttles 30 p90 0.02: 60=10 120=20");
        Tell(activity, "tap:api:HttpApi::tap-api-prod").Should().Be("requests 2 errors 30 throttles  p90 0.02: 60=10 120=20");
        Tell(activity, "tap:storage:MetadataTable::tap-table-prod")
            .Should().Be("requests 18 errors  throttles 60 p90 : 60=90 120=180", "it is told of by each of nine operations");
        Tell(activity, "tap:messaging:DeadLetterQueue::tap-dead-letters-prod").Should().Be("requests 2 errors  throttles  p90 : 60=10 120=20");
    }

    [Fact]
    public async Task Every_part_is_one_right_under_the_root_and_the_alarms_are_on_what_they_watch()
    {
        var parts = (await console.GetAsync("/api/activity"))["parts"]!.AsArray();
        var map = (await console.GetAsync("/api/map"))["resources"]!.AsArray().ToDictionary(resource => $"{resource!["key"]}");
        parts.Should().OnlyContain(part => map.ContainsKey($"{part!["part"]}"));
        foreach (var part in parts)
            map[$"{map[$"{part!["part"]}"]!["parent"]}"]!["parent"].Should().BeNull();
        var alarms = parts.SelectMany(part => part!["alarms"]!.AsArray().Select(alarm => $"{part["part"]}: {alarm!["name"]} {alarm["state"]}"));
        alarms.Should().BeEquivalentTo(
            "tap:messaging:DeadLetterQueue::tap-dead-letters-prod: tap-dlq-depth-prod OK", $"{Handler}: tap-api-handler-canary-errors-prod OK");
    }

    [Fact]
    public async Task What_AWS_refuses_is_named_and_the_rest_is_told()
    {
        aws.Refusals["DescribeAlarms"] = "AccessDenied";
        var withoutAlarms = await console.GetAsync("/api/activity");
        Faults(withoutAlarms).Should().Equal("The alarms cannot be read: AccessDenied: DescribeAlarms is refused");
        Tell(withoutAlarms, Handler).Should().StartWith("requests 2 ");

        aws.Refusals.Clear();
        aws.Refusals["GetMetricData"] = "AccessDenied";
        var withoutMetrics = await console.GetAsync("/api/activity");
        Faults(withoutMetrics).Should().Equal("The metrics of eu-west-2 cannot be read: AccessDenied: GetMetricData is refused");
        Tell(withoutMetrics, Handler).Should().Be("requests  errors  throttles  p90 : ");
        Part(withoutMetrics, Handler)["alarms"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task A_part_that_did_nothing_did_so_no_times()
    {
        aws.Answers["GetMetricData"] = _ => """{"MetricDataResults":[]}""";
        Tell(await console.GetAsync("/api/activity"), Handler).Should().Be("requests 0 errors 0 throttles 0 p90 : ");
    }

    [Fact]
    public async Task The_metrics_of_a_region_are_asked_for_at_once()
    {
        await console.GetAsync("/api/activity");
        aws.Requests.Count(request => request.Operation == "GetMetricData").Should().Be(1);
    }

    private static string Metrics(JsonNode? question) => new JsonObject
    {
        ["MetricDataResults"] = new JsonArray([.. question!["MetricDataQueries"]!.AsArray().Select(query => new JsonObject
        {
            ["Id"] = $"{query!["Id"]}", ["Label"] = "", ["Timestamps"] = new JsonArray(60.0, 120.0), ["Values"] = new JsonArray(10.0, 20.0),
        })]),
    }.ToJsonString();

    private static string Tell(JsonNode activity, string part)
    {
        var told = Part(activity, part);
        var requests = told["requests"]!;
        var points = requests["timestamps"]!.AsArray().Zip(requests["values"]!.AsArray(), (moment, value) => $"{moment}={value}");
        return $"requests {told["requestsPerMinute"]} errors {told["errors"]} throttles {told["throttles"]} p90 {told["p90Seconds"]}: {string.Join(' ', points)}";
    }

    private static JsonNode Part(JsonNode activity, string key) => activity["parts"]!.AsArray().Single(part => $"{part!["part"]}" == key)!;

    private static IEnumerable<string> Faults(JsonNode activity) => activity["faults"]!.AsArray().Select(fault => $"{fault}");
}
