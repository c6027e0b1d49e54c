using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Whatever ends a run, the next goes on from there.</summary>
public sealed class InterruptionTests(SharedHome home) : SharedHomeTests(home)
{
    [Fact]
    public async Task Runs_that_are_killed_or_interrupted_are_continued_by_the_next()
    {
        await DestroyAsync();
        using (var killed = Tap.Start("up"))
        {
            await ReadCreationsAsync(killed, 5);
            killed.Kill();
            await killed.WaitForExitAsync();
            killed.ExitCode.Should().Be(137);
        }

        using (var interrupted = Tap.Start("up"))
        {
            await ReadCreationsAsync(interrupted, 5);
            await InterruptAsync(interrupted);
            await interrupted.StandardOutput.ReadToEndAsync();
            (await interrupted.StandardError.ReadToEndAsync()).Should().Contain("Interrupted");
            await interrupted.WaitForExitAsync();
            interrupted.ExitCode.Should().Be(130);
        }

        string[] up = ["up", "--json", "--config", DebuggerUse.Limit];
        var next = await Tap.RequireAsync(up);
        next.Json["summary"]!["same"]!.GetValue<int>().Should().BeGreaterThanOrEqualTo(10);
        (await Tap.RequireAsync(up)).Changed.Should().BeEmpty();
        await InterruptTheConsoleAsync();

        // On the same stack, which takes too long to deploy for a test of its own.
        var debugger = new DebuggerUse(Tap);
        await debugger.IsRefusedAsync();
        await debugger.StandsAtABreakpointAsync($"{next.Json["outputs"]!["apiUrl"]}", InterruptAsync);
    }

    // That is how one ends it, also while lines of the logs stream into a page.
    private async Task InterruptTheConsoleAsync()
    {
        using var console = Tap.Start("console");
        var line = await console.StandardOutput.ReadLineAsync();
        var url = new Uri(line ?? throw new InvalidOperationException(await console.StandardError.ReadToEndAsync()));
        using var page = new HttpClient { BaseAddress = url, Timeout = TapHome.Deadline };
        (await page.GetAsync("/api/stack")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        page.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", url.Fragment["#token=".Length..]);
        var stack = JsonNode.Parse(await page.GetStringAsync("/api/stack"))!;
        $"{stack["name"]} {stack["authorization"]} {stack["onAws"]} {stack["mayWrite"]}".Should().Be("dev NONE false true");
        using var tail = await page.GetAsync("/api/logs/tail", HttpCompletionOption.ResponseHeadersRead);

        await InterruptAsync(console);
        (await console.StandardError.ReadToEndAsync()).Should().BeEmpty();
        (await console.StandardOutput.ReadToEndAsync()).Should().BeEmpty("nothing is said but the address");
        await console.WaitForExitAsync();
        console.ExitCode.Should().Be(0);
    }

    // Not SIGINT, which is the same to the run: a shell's background jobs, and
    // so this test in one, are started with SIGINT ignored.
    private static async Task InterruptAsync(Process process)
    {
        using var signal = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]);
        await signal.WaitForExitAsync();
    }

    private static async Task ReadCreationsAsync(Process process, int count)
    {
        for (var created = 0; created < count;)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The run ended before it could be stopped.");
            if (line.Contains(" created ", StringComparison.Ordinal))
                created++;
        }
    }
}
