using System.Diagnostics;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What somebody who is woken by an alarm looks at, alike on the local AWS and with <c>--aws</c>.</summary>
public sealed class NightTests : IDisposable
{
    private readonly TapHome tap = new();

    private string[] There => tap.OnAws();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task Logs_status_and_alarms_tell_what_happened()
    {
        var outputs = (await tap.RequireAsync("up", "--json", "--config", "tap:delivery.canary=true")).Json["outputs"]!;
        var (request, process) = await FollowAsync(outputs);

        await TapHome.UntilAsync(async () => (await tap.RequireAsync("logs", "processor", "--id", process)).Output.Contains("Record handled", StringComparison.Ordinal));
        await TapHome.UntilAsync(async () => (await tap.RequireAsync("logs", "api", "--id", request)).Output.Contains("POST /process status=202", StringComparison.Ordinal));
        (await tap.RequireAsync("logs", "--id", request)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[25..36].TrimEnd()).Should().BeEquivalentTo("api-handler", "api", "processor");
        (await tap.RequireAsync("logs", "release-check")).Output.Should().BeEmpty("it has never run");
        (await tap.RunAsync("logs", "nothing")).Error.Should().ContainAll("api, api-handler", "processor", "release-check");

        (await tap.RunAsync("invoke", "processor", """{"no":"event"}""")).ExitCode.Should().Be(1);
        var errors = (await tap.RequireAsync("logs", "processor", "--level", "error", "--since", "1h")).Output;
        errors.Should().Contain("ERROR processor The invocation failed").And.Contain("\n        at ").And.NotContain("INFO");
        (await tap.RequireAsync("logs", "--grep", "outcome=Processed")).Output.Should().Contain("Record handled").And.NotContain("The invocation failed");
        var raw = (await tap.RequireAsync("logs", "processor", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!);
        raw.Select(line => JsonNode.Parse(line["message"]!.GetValue<string>())!["type"]?.GetValue<string>()).Should().Contain("platform.start");

        var well = await tap.RequireAsync("status");
        well.Output.Should().MatchRegex("none fires, [0-9]+ OK\n").And.Contain("processor: The invocation failed: PoisonError").And.Contain("Release        none under way");
        well.Output.Split('\n').Should().ContainSingle(line => line.Contains("The invocation failed", StringComparison.Ordinal), "an invocation fails once");

        await LoseAsync(outputs);
        TapResult? bad = null;
        await TapHome.UntilAsync(async () => (bad = await tap.RunAsync("status", "--json")).ExitCode == 1 && bad.Json["alarms"]!["firing"]!.AsArray().Count == 2);
        bad!.Json["alarms"]!["firing"]!.AsArray().Select(alarm => $"{alarm!["name"]}").Should().Equal("tap-dlq-depth-dev", "tap-health-dev");
        bad.Json["deadLetters"]!["waiting"]!.GetValue<int>().Should().Be(1);
        bad.Json["functions"]!["processor"]!["errors"]!.GetValue<int>().Should().Be(1);
        (await tap.RequireAsync("alarms")).Output.Split('\n')[1].Should().StartWith("ALARM").And.Contain("tap-dlq-depth-dev");
        var told = (await tap.RequireAsync("alarms", "dlq-depth")).Output;
        told.Should().StartWith("tap-dlq-depth-dev: ALARM since").And.Contain("Maximum of ApproximateNumberOfMessagesVisible > 0 in 5m").And.Contain("from OK to ALARM");

        await TellTheSameAsync(process);
        await TraceAsync(outputs);
        await DrillAsync();
    }

    private async Task DrillAsync()
    {
        const string Reason = "Drill of the night shift";
        string[] drill = ["alarms", "set", "processor-duration", "ALARM", "--reason", Reason];
        (await tap.RequireAsync(drill)).Output.Should().StartWith("tap-processor-duration-dev is ALARM; that is told to tap-alarms-dev.");
        (await tap.RequireAsync("alarms", "processor-duration")).Output.Should().Contain(Reason);
        var user = await AwsUser.CreateAsync(tap, "reader", "cloudwatch:DescribeAlarms");
        (await user.RunAsync(tap, [.. drill, .. There])).Error.Should().StartWith("error: AccessDenied").And.Contain("cloudwatch:SetAlarmState");
        (await tap.RunAsync("alarms", "set", "processor-duration", "BROKEN")).ExitCode.Should().Be(2);
    }

    private async Task TraceAsync(JsonNode outputs)
    {
        const string Unknown = "/transactions/01a226a3-0000-7000-8000-000000000000";
        var id = $"1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-0123456789abcdef01234567";
        using (var http = new HttpClient { Timeout = TapHome.Deadline })
        {
            http.DefaultRequestHeaders.Add("X-Amzn-Trace-Id", $"Root={id};Sampled=1");
            await http.GetAsync(new Uri($"{outputs["apiUrl"]}{Unknown}"));
        }

        await TapHome.UntilAsync(async () => (await tap.RequireAsync("trace", "--filter", "http.status = 404")).Output.Contains($"ERROR    {id} tap-api-dev/dev GET /dev{Unknown} 404", StringComparison.Ordinal));
        var timeline = (await tap.RequireAsync("trace", $"Root={id};Sampled=1")).Output;
        timeline.Should().StartWith($"Trace {id}\nAt ").And.MatchRegex(@"\n\s+tap-api-handler-dev .*AWS::Lambda::Function.* ms +=+").And.MatchRegex(@"\n\s+DynamoDB GetItem");
        var user = await AwsUser.CreateAsync(tap, "tracer", "xray:BatchGetTraces");
        (await user.RunAsync(tap, ["trace", id, .. There])).Output.Should().Be(timeline);
        (await user.RunAsync(tap, ["trace", .. There])).Error.Should().StartWith("error: AccessDenied").And.Contain("xray:GetTraceSummaries");
        (await tap.RunAsync("trace", "1")).Error.Should().Contain("'1' is no id of a trace");
        (await tap.RunAsync("trace", $"{id[..^1]}0")).Error.Should().Contain("X-Ray has no trace");
        (await tap.RunAsync("trace", "--filter", "nonsense = 1")).Error.Should().StartWith("error: InvalidRequestException");
        (await tap.RequireAsync("trace", "--json", "--slowest", "--limit", "1")).Json.AsArray().Should().ContainSingle();
    }

    // Until it is ended, which is no failure. SIGINT is the same to it, but a shell's background jobs, and so this test in one, are
    // started with that ignored.
    private async Task<(string Request, string Process)> FollowAsync(JsonNode outputs)
    {
        using var follow = tap.Start("logs", "api-handler", "-f");
        var ids = await ProcessAsync(outputs);
        string? line;
        do
        {
            line = await follow.StandardOutput.ReadLineAsync().WaitAsync(TapHome.Deadline);
            line.Should().Contain(" api-handler ");
        }
        while (!line!.Contains(ids.Request, StringComparison.Ordinal));
        using (var kill = Process.Start("kill", ["-TERM", $"{follow.Id}"]))
            await kill.WaitForExitAsync();
        await follow.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        follow.ExitCode.Should().Be(0);
        return ids;
    }

    private async Task TellTheSameAsync(string process)
    {
        var user = await AwsUser.CreateAsync(
            tap, "on-call", "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory", "cloudwatch:GetMetricData", "lambda:GetAlias",
            "logs:FilterLogEvents", "codedeploy:ListDeployments", "codedeploy:GetDeployment", "sqs:GetQueueAttributes");
        foreach (var arguments in new[] { new[] { "logs", "--id", process }, ["logs", "--level", "warn"], ["alarms", "health", "--json"] })
            (await user.RunAsync(tap, [.. arguments, .. There])).Output.Should().Be((await tap.RequireAsync(arguments)).Output);
        var status = await user.RunAsync(tap, ["status", .. There]);
        status.ExitCode.Should().Be(1);
        status.Output.Should().Contain("2 fire").And.Contain("./tap alarms tap-dlq-depth-dev --aws tells more.");

        var half = await AwsUser.CreateAsync(tap, "half", "cloudwatch:DescribeAlarms", "lambda:GetAlias", "codedeploy:ListDeployments", "sqs:GetQueueAttributes");
        var refused = await half.RunAsync(tap, ["status", .. There]);
        refused.ExitCode.Should().Be(1);
        refused.Output.Should().Contain("2 fire").And.Contain("1 waiting").And.Contain("The last errors cannot be read: AccessDenied")
            .And.Contain("The metrics cannot be read: AccessDenied");
        (await half.RunAsync(tap, ["alarms", "health", .. There])).Error.Should().StartWith("error: AccessDenied").And.Contain("cloudwatch:DescribeAlarmHistory");
    }

    private static async Task<(string Request, string Process)> ProcessAsync(JsonNode outputs)
    {
        using var http = new HttpClient { Timeout = TapHome.Deadline };
        using var body = new StringContent("""{"type":"order.created","data":{}}""", null, "application/json");
        using var response = await http.PostAsync($"{outputs["apiUrl"]}/process", body);
        return (response.Headers.GetValues("x-amzn-RequestId").Single(), JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!.GetValue<string>());
    }

    private async Task LoseAsync(JsonNode outputs)
    {
        using var api = tap.ApiIn("eu-west-2");
        var message = new JsonObject { ["QueueUrl"] = outputs["dlqUrl"]!.GetValue<string>(), ["MessageBody"] = "{}" };
        await api.CallAsync(JsonService.Queues, "SendMessage", message, default);
    }
}
