using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What somebody does with <c>debug</c> who looks for a fault in api-handler, as an editor does it.</summary>
/// <param name="tap">The home of a stack that is up.</param>
internal sealed class DebuggerUse(TapHome tap)
{
    /// <summary>The setting with which the function has a second for a request: it stands longer at the breakpoint.</summary>
    public const string Limit = "tap:functions.apiHandler.timeoutSeconds=1";

    private const string Statement = "logger.appendKeys({ transactionId: id });";

    private static readonly string Source = Path.Combine(Repository.Root, "lambda/api-handler/src/routes/put-transaction.ts");

    /// <summary>A request hits a breakpoint in the TypeScript, stands there, and completes.</summary>
    /// <param name="apiUrl">The API.</param>
    /// <param name="end">Sends the command what Ctrl-C would.</param>
    public async Task StandsAtABreakpointAsync(string apiUrl, Func<Process, Task> end)
    {
        var port = FreePort();
        using var command = tap.Start("debug", "api-handler", "--port", $"{port}");
        (await command.StandardOutput.ReadLineAsync()).Should().Be(
            $"Attach a debugger to 127.0.0.1:{port}, where tap-api-handler-dev runs now; its time limits wait.");
        using var inspector = await Inspector.AttachAsync(port);
        await inspector.CallAsync("Debugger.enable");
        var script = await inspector.EventAsync(
            "Debugger.scriptParsed", each => $"{each["url"]}".EndsWith("/index.mjs", StringComparison.Ordinal));
        var map = await ReadMapAsync(script);
        map.Sources.Where(source => source.StartsWith(Path.GetDirectoryName(Source)!, StringComparison.Ordinal))
            .Should().Contain(Source).And.OnlyContain(source => File.Exists(source));
        var line = (await File.ReadAllLinesAsync(Source)).Index().Single(each => each.Item.Trim() == Statement).Index;
        var location = Inspector.Location($"{script["scriptId"]}", map.Generated(Source, line));
        await inspector.CallAsync("Debugger.setBreakpoint", new JsonObject { ["location"] = location });

        await ChangeAsync(apiUrl, async () =>
        {
            var watch = Stopwatch.StartNew();
            var frame = (await inspector.EventAsync("Debugger.paused"))["callFrames"]![0]!["location"]!;
            map.Original(frame["lineNumber"]!.GetValue<int>(), frame["columnNumber"]!.GetValue<int>()).Should().Be((Source, line));
            await TapHome.UntilAsync(() => Task.FromResult(watch.Elapsed > TimeSpan.FromSeconds(1.2)));
            await inspector.CallAsync("Debugger.resume");
        });

        // The lines of that request: those of the one that made the transaction come first.
        for (var reports = 0; reports < 2;)
            reports += (await command.StandardOutput.ReadLineAsync())!.Contains(" report durationMs=", StringComparison.Ordinal) ? 1 : 0;
        await end(command);
        await command.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        (command.ExitCode, await command.StandardError.ReadToEndAsync()).Should().Be((0, ""));
        (await tap.ControlAsync("functions")).Should().NotContain("inspectorPort");
    }

    /// <summary>What cannot be debugged is named.</summary>
    public async Task IsRefusedAsync()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await tap.RunAsync("debug", "api-handler", "--port", $"{port}");
        (refused.ExitCode, refused.Output).Should().Be((1, ""));
        refused.Error.Should().StartWith($"error: Port {port} cannot be listened on (").And.EndWith("; name another.\n");
        (await tap.RunAsync("debug", "api-handlr")).Should().Be(
            new TapResult(1, "", "error: The stack has no function 'api-handlr'; did you mean api-handler?\n"));
    }

    private static async Task ChangeAsync(string apiUrl, Func<Task> standing)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{apiUrl}/"), Timeout = TapHome.Deadline };
        using var made = await http.PostAsJsonAsync("transactions", new { userId = "user-1", amount = "12.50", currency = "EUR" });
        var id = (await made.Content.ReadFromJsonAsync<JsonObject>())!["id"];
        using var change = new HttpRequestMessage(HttpMethod.Put, $"transactions/{id}")
        {
            Content = JsonContent.Create(new { amount = "13.00", currency = "EUR" }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        var sent = http.SendAsync(change);
        await standing();
        using var answer = await sent;
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["amount"]!.GetValue<string>().Should().Be("13.00");
    }

    private static async Task<SourceMap> ReadMapAsync(JsonNode script)
    {
        var launch = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".vscode/launch.json")))!;
        var attach = launch["configurations"]!.AsArray().Single(each => $"{each!["type"]} {each["request"]}" == "node attach")!;
        var overrides = attach["sourceMapPathOverrides"]!.AsObject().ToDictionary(
            each => each.Key, each => $"{each.Value}".Replace("${workspaceFolder}", Repository.Root, StringComparison.Ordinal));
        var file = new Uri(new Uri($"{script["url"]}"), $"{script["sourceMapURL"]}").LocalPath;
        return new SourceMap(JsonNode.Parse(await File.ReadAllTextAsync(file))!, overrides);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
