using System.Diagnostics;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Whatever ends a run, the next goes on from there.</summary>
public sealed class InterruptionTests(SharedHome home) : SharedHomeTests(home)
{
    [Fact]
    public async Task Runs_that_are_killed_or_interrupted_are_continued_by_the_next()
    {
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
            // Not SIGINT, which is the same to the run: a shell's background jobs, and
            // so this test in one, are started with SIGINT ignored.
            using var signal = Process.Start("/bin/sh", ["-c", $"kill -TERM {interrupted.Id}"]);
            await interrupted.StandardOutput.ReadToEndAsync();
            (await interrupted.StandardError.ReadToEndAsync()).Should().Contain("Interrupted");
            await interrupted.WaitForExitAsync();
            interrupted.ExitCode.Should().Be(130);
        }

        var next = await Tap.RequireAsync("up", "--json");
        next.Json["summary"]!["same"]!.GetValue<int>().Should().BeGreaterThanOrEqualTo(10);
        (await Tap.RequireAsync("up", "--json")).Changed.Should().BeEmpty();
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
