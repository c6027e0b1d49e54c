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
        export const handler = async (event) => {
          if (event.path === '/health') return reply(200, 'application/json', { status: 'up' });
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
        await RollBackWhatAnUpdateMovedAsync();

        string[] settings = ["--config", "tap:functions.apiHandler.memoryMb=768", "--config", "tap:delivery.canary=true", "--config", "tap:delivery.canaryPercent=50", "--config", "tap:delivery.canaryMinutes=5"];
        var outputs = (await tap.RequireAsync(["up", "--json", .. settings])).Json["outputs"]!;
        (await tap.RequireAsync("release", "--json")).Json["result"]!.GetValue<string>().Should().Be("unchanged");
        (await AliasAsync()).Should().Be("2, all");

        settings = [.. settings, "--config", "tap:functions.apiHandler.memoryMb=1024"];
        await tap.RequireAsync(["up", .. settings]);
        (await AliasAsync()).Should().Be("2, all", "the program leaves the traffic to the release");
        var good = await tap.RequireAsync("release");
        const string half = "Traffic: 50 % to version 2, 50 % to version 3";
        Lines(good.Output).Should().ContainInOrder("BeforeAllowTraffic succeeded", half, "Traffic: 100 % to version 3");
        Lines(good.Output).Should().ContainInOrder(half, "AllowTraffic succeeded"); // before or after the last of the traffic: both come at once
        (await AliasAsync()).Should().Be("3, all");
        (await tap.RequireAsync(["up", "--json", .. settings])).Changed.Should().BeEmpty("a release is no drift");
        (await tap.RequireAsync("rollback", "--dry-run")).Output.Should().Be("tap-api-handler-dev: version 3 -> 2\nNothing was done (--dry-run).\n");

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
        await RollBackWhileAReleaseIsUnderWayAsync();
        await ReleaseUntilAnAlarmEndsItAsync($"{outputs["apiUrl"]}");
        (await AliasAsync()).Should().Be("3, all");
    }

    // A process of its own, which tells how far it is: calls that fail end it, and it must have seen half of the traffic moved before.
    private async Task ReleaseUntilAnAlarmEndsItAsync(string apiUrl)
    {
        using var release = tap.Start("release");
        var error = release.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (!said.Contains("Traffic: 50 % to version 3, 50 % to version 5"))
        {
            var line = await release.StandardOutput.ReadLineAsync().WaitAsync(TapHome.Deadline);
            said.AddRange(Lines(line ?? throw new InvalidOperationException($"It ended before: {string.Join(", ", said)} {await error}")));
        }

        said.Should().Contain("BeforeAllowTraffic succeeded");
        var ended = release.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        using var http = new HttpClient { Timeout = TapHome.Deadline };
        do
        {
            using var body = new StringContent("""{"type":"order.created","data":{}}""", null, "application/json");
            using var response = await http.PostAsync($"{apiUrl}/process", body);
        }
        while (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(100))) != ended);
        await ended;
        release.ExitCode.Should().Be(1, await release.StandardOutput.ReadToEndAsync());
        (await error).Should().Contain("ALARM_ACTIVE").And.Contain("Version 3 serves.");
    }

    private async Task RollBackWhatAnUpdateMovedAsync()
    {
        var file = tap["serving.json"];
        (await tap.RequireOnAwsAsync("rollback", "--remember", file)).Output.Should().Be(
            "tap-api-handler-dev: version 2\ntap-processor-dev: version 1\ntap-secret-rotator-dev: version 1\n");

        (await tap.RequireAsync("rollback", "--dry-run")).Output.Should().StartWith("tap-api-handler-dev: version 2 -> 1\n");
        (await AliasAsync()).Should().Be("2, all");
        (await tap.RequireAsync("rollback")).Output.Should().Be(
            "tap-api-handler-dev: version 2 -> 1\nNow revert the change, then ./tap up: the next update would bring back what was rolled back.\n");
        (await AliasAsync()).Should().Be("1, all");
        (await tap.RequireOnAwsAsync("rollback", "--to", file)).Output.Should().StartWith(
            "tap-api-handler-dev: version 1 -> 2\ntap-processor-dev: version 1 has all traffic\ntap-secret-rotator-dev: version 1 has all traffic\n"
            + "Now revert the change, then pulumi up:");
        (await AliasAsync()).Should().Be("2, all");

        (await tap.RunAsync("rollback", "processor")).Error.Should().Be("error: tap-processor-dev has no version below 1, which serves.\n");
        (await tap.RunAsync("rollback", "--version", "9")).Error.Should().Be("error: tap-api-handler-dev has no version 9; it has 1, 2.\n");
        await File.WriteAllTextAsync(file, """{"tap-gone-dev": "1", "tap-api-handler-dev": "1"}""");
        var halfway = await tap.RunAsync("rollback", "--to", file);
        halfway.ExitCode.Should().Be(1);
        halfway.Error.Should().StartWith("error: tap-gone-dev does not get version 1: ResourceNotFoundException");
        (await AliasAsync()).Should().Be("1, all", "one function keeps none of the others from it");
        (await tap.RequireAsync("rollback", "--version", "2")).Output.Should().StartWith("tap-api-handler-dev: version 1 -> 2\n");
    }

    private async Task RollBackWhileAReleaseIsUnderWayAsync()
    {
        using var release = tap.Start("release");
        var error = release.StandardError.ReadToEndAsync();
        await TapHome.UntilAsync(async () => await AliasAsync() == """3, {"5":0.5}""" || release.HasExited);
        (await tap.RunAsync("release")).Error.Should().Contain("is under way").And.Contain("./tap release --follow").And.Contain("./tap rollback");

        var rollback = await tap.RequireOnAwsAsync("rollback");
        rollback.Output.Should().MatchRegex(
            @"\AEnding the release d-\w+\ntap-api-handler-dev: version 3 has all traffic\nNow revert the change, then pulumi up and ./tap release --aws:");
        (await AliasAsync()).Should().Be("3, all");
        await release.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        (await error).Should().Contain("MANUAL_STOP").And.Contain("Version 3 serves.");
        release.ExitCode.Should().Be(1);
        (await tap.RequireAsync("release", "--follow")).Output.Should().Be("No release is under way: version 3 serves.\n");
    }

    // What ./tap release printed, without the times.
    private static IEnumerable<string> Lines(string output) =>
        output.Split('\n').Where(line => line.Length > 8).Select(line => line[8..]);

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
