using System.Diagnostics;
using System.Globalization;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Kills, at any moment, leave one local AWS or none, and what they cost is told.</summary>
public sealed class CrashTests : IDisposable
{
    // As much of the stack as there must be for a loss to be one.
    private static readonly string[] Up = ["up", "--target", "tap-kms-dev"];

    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task Runs_that_are_killed_while_the_local_AWS_starts_leave_one_of_it_and_down_leaves_none()
    {
        // Each moment is seen, and not hoped for: no process yet, one that is asked for, its program just begun, its lock taken, serving.
        var held = new ProcessLock(tap["local-aws/process.lock"]);
        Func<bool>[] moments =
        [
            () => File.Exists(tap["local-aws/lock"]),
            () => File.Exists(tap["local-aws/starting.pid"]),
            () => File.Exists(tap["local-aws/local-aws.log"]),
            () => held.IsHeld,
            () => File.Exists(tap["local-aws/endpoint.json"]),
        ];
        foreach (var moment in moments)
        {
            using var killed = tap.Start(Up);
            await TapHome.UntilAsync(() => Task.FromResult(moment() || killed.HasExited));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        await tap.RequireAsync(Up);
        await TapHome.UntilAsync(async () => (await ProcessesAsync()).Count == 1);
        (await ProcessesAsync()).Single().Should().Be(tap.Endpoint["pid"]!.GetValue<int>());

        (await tap.RequireAsync("down")).Output.Should().StartWith("Stopped the local AWS");
        (await ProcessesAsync()).Should().BeEmpty();
        (await tap.RequireAsync("down")).Output.Should().Be("Nothing was running.\n");
    }

    [Fact]
    public async Task Down_waits_for_a_process_that_has_just_begun()
    {
        using (var killed = tap.Start(Up))
        {
            var starting = tap["local-aws/starting.pid"];
            var hasBegun = () => File.Exists(starting) && File.ReadLines(starting).Count() == 2;
            await TapHome.UntilAsync(() => Task.FromResult(killed.HasExited || hasBegun()));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        (await tap.RequireAsync("down")).Output.Should().StartWith("Stopped the local AWS");
        (await ProcessesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Down_calls_off_a_process_of_which_nothing_is_to_be_seen_yet()
    {
        // As a run leaves it that is killed between asking for the process and its first step.
        var starting = tap["local-aws/starting.pid"];
        Directory.CreateDirectory(tap["local-aws"]);
        await File.WriteAllTextAsync(starting, "word\n");

        (await tap.RequireAsync("down")).Output.Should().Be("Nothing was running.\n");
        File.Exists(starting).Should().BeFalse();
    }

    [Fact]
    public async Task What_a_crash_took_is_told_by_every_command_until_up_has_made_it_anew()
    {
        const string sentence = "The local AWS that had the stack dev ended without ./tap down";
        await tap.RequireAsync(Up);
        using (var process = Process.GetProcessById(tap.Endpoint["pid"]!.GetValue<int>()))
            process.Kill();
        await TapHome.UntilAsync(() => Task.FromResult(!new ProcessLock(tap["local-aws/process.lock"]).IsHeld));

        foreach (var command in new[] { "outputs", "logs", "release", "redrive" })
        {
            var refused = await tap.RunAsync(command);
            refused.ExitCode.Should().Be(1);
            refused.Error.Should().StartWith(sentence).And.Contain("error: Nothing is running: ./tap up");
        }

        foreach (var command in new[] { ["destroy", "--stack", "prod"], ["preview"], Up })
            (await tap.RequireAsync(command)).Error.Should().StartWith(sentence, string.Join(' ', command));
        foreach (var command in new[] { Up, ["outputs"] })
            (await tap.RequireAsync(command)).Error.Should().BeEmpty(command[0]);
    }

    // Those of this home, by what they were started with.
    private async Task<IReadOnlyList<int>> ProcessesAsync()
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-A", "-ww", "-o", "pid=", "-o", "command="]) { RedirectStandardOutput = true })!;
        var lines = (await list.StandardOutput.ReadToEndAsync()).Split('\n');
        await list.WaitForExitAsync();
        return
        [
            .. lines.Where(line => line.Contains($"local_aws --data {tap["local-aws"]} ", StringComparison.Ordinal))
                .Select(line => int.Parse(line.Trim().Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
    }
}
