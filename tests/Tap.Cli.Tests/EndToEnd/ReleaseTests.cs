using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>A version gets its traffic step by step, and loses it again when it is bad.</summary>
public sealed class ReleaseTests : IDisposable
{
    private const string Function = "2015-03-31/functions/tap-api-handler-dev";

    // A start that fails, as a bundle with a missing import does.
    private const string Broken = "throw new Error('a fault at the start');";

    // What the check asks for is right, and nothing else.
    private const string Treacherous = """
        const reply = (statusCode, type, body) => ({ statusCode, headers: { 'Content-Type': type }, body: JSON.stringify(body) });
        export const handler = async (event, context) => {
          if (event.path === '/health') return reply(200, 'application/json', { status: 'up', version: context.functionVersion });
          if (event.path === '/process') throw new Error('a fault that the check does not see');
          return reply(404, 'application/problem+json', { type: 'about:blank', title: 'Not found', status: 404 });
        };
        """;

    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task The_program_moves_the_traffic_until_releases_do_and_they_take_back_bad_versions()
    {
        await tap.RequireAsync("up");
        (await tap.RequireAsync("up", "--json", "--config", "tap:functions.apiHandler.memoryMb=768")).Changed.Should().Contain("update tap-api-handler-dev-live");
        (await tap.RequireAsync("release")).Output.Should().StartWith("Canary releases are off");
        (await AliasAsync()).Should().Be("2, all");

        string[] settings = ["--config", "tap:functions.apiHandler.memoryMb=768", "--config", "tap:delivery.canary=true", "--config", "tap:delivery.canaryPercent=50", "--config", "tap:delivery.canaryMinutes=5"];
        var outputs = (await tap.RequireAsync(["up", "--json", .. settings])).Json["outputs"]!;
        (await tap.RequireAsync("release", "--json")).Json["result"]!.GetValue<string>().Should().Be("unchanged");
        (await AliasAsync()).Should().Be("2, all");

        settings = [.. settings, "--config", "tap:functions.apiHandler.memoryMb=1024"];
        await tap.RequireAsync(["up", .. settings]);
        (await AliasAsync()).Should().Be("2, all", "the program leaves the traffic to the release");
        var good = await tap.RequireAsync("release");
        const string half = "Traffic: 50 % to version 2, 50 % to version 3";
        Lines(good).Should().ContainInOrder("BeforeAllowTraffic succeeded", half, "Traffic: 100 % to version 3");
        Lines(good).Should().ContainInOrder(half, "AllowTraffic succeeded"); // before or after the last of the traffic: both come at once
        (await AliasAsync()).Should().Be("3, all");
        (await tap.RequireAsync(["up", "--json", .. settings])).Changed.Should().BeEmpty("a release is no drift");

        await PublishAsync(Broken);
        var refused = await tap.RunAsync("release", "--json");
        refused.ExitCode.Should().Be(1);
        refused.Json["result"]!.GetValue<string>().Should().Be("failed");
        refused.Json["lifecycleEvents"]!.AsArray().Select(item => $"{item!["name"]} {item["status"]}").Should().Contain("BeforeAllowTraffic Failed").And.NotContain("AllowTraffic Succeeded");
        refused.Json["message"]!.GetValue<string>().Should().Contain("./tap logs release-check");
        (await AliasAsync()).Should().Be("3, all");
        (await tap.RequireAsync("logs", "release-check")).Output.Should().Contain("The version failed its check").And.Contain("releasedVersion=4");

        // Long enough for any machine: the alarm ends it.
        (await tap.RequireAsync(["up", "--json", .. settings, "--config", "tap:delivery.canaryMinutes=30"])).Changed.Should().BeEquivalentTo(
            "replace tap-canary-dev", "update tap-api-handler-dev");
        await PublishAsync(Treacherous);
        var releasing = tap.RunAsync("release");
        using var http = new HttpClient { Timeout = TapHome.Deadline };
        do
        {
            using var body = new StringContent("""{"type":"order.created","data":{}}""", null, "application/json");
            using var response = await http.PostAsync($"{outputs["apiUrl"]}/process", body);
        }
        while (await Task.WhenAny(releasing, Task.Delay(TimeSpan.FromMilliseconds(100))) != releasing);
        var takenBack = await releasing;
        takenBack.ExitCode.Should().Be(1, takenBack.Output);
        Lines(takenBack).Should().ContainInOrder("BeforeAllowTraffic succeeded", "Traffic: 50 % to version 3, 50 % to version 5");
        takenBack.Error.Should().Contain("ALARM_ACTIVE").And.Contain("Version 3 serves.");
        (await AliasAsync()).Should().Be("3, all");
    }

    // What ./tap release printed, without the times.
    private static IEnumerable<string> Lines(TapResult result) =>
        result.Output.Split('\n').Where(line => line.Length > 8).Select(line => line[8..]);

    private async Task<string> AliasAsync()
    {
        var alias = JsonNode.Parse(await tap.GetAsync($"{Function}/aliases/live", "lambda"))!;
        var others = alias["RoutingConfig"]?["AdditionalVersionWeights"]?.AsObject();
        return $"{alias["FunctionVersion"]}, {(others is null or { Count: 0 } ? "all" : others.ToJsonString())}";
    }

    private async Task PublishAsync(string source)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = archive.CreateEntry("index.mjs").Open();
            await using var writer = new StreamWriter(entry);
            await writer.WriteAsync(source);
        }

        var code = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip.ToArray()), ["Publish"] = true };
        await tap.SendAsync(HttpMethod.Put, $"{Function}/code", "lambda", code.ToJsonString());
    }
}
