using System.Diagnostics;
using System.Globalization;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Kills, at any moment, leave one local AWS or none, and what they cost is told.</summary>
public sealed class CrashTests : IDisposable
{
    // As much of the stack as there must be for a loss to be one.
    private static readonly string[] Up = ["up", "--target", "tap-kms-dev"];

    // The exit code of what SIGKILL ends.
    private const int Killed = 137;

    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task Runs_that_are_killed_while_the_local_AWS_starts_leave_one_of_it_and_down_leaves_none()
    {
        // Held up where their output goes, as nobody reads it: begun, and without the lock, so that the next run begins one, too.
        var (log, held) = (tap["local-aws/local-aws.log"], new ProcessLock(tap["local-aws/process.lock"]));
        Directory.CreateDirectory(tap["local-aws"]);
        await MachineProgram.RequireAsync("hold the processes up", "mkfifo", log);

        // Each moment is seen, and not hoped for, and the run's own: no process yet, one that is asked for, one that has begun.
        (await KillAsync(_ => File.Exists(tap["local-aws/lock"]))).Should().Be(Killed);
        (await KillAsync(asked => asked is not null)).Should().Be(Killed);
        (await KillAsync(asked => asked is { Pids.Count: > 0 })).Should().Be(Killed);
        (await ProcessesAsync()).Should().NotBeEmpty();

        // All go on. The lock is for that of the last run, which is killed then; the others see that they are called off.
        FileStream? reader = null;
        await KillAsync(async asked =>
        {
            if (asked is not { Pids.Count: > 0 })
                return false;
            reader ??= new FileStream(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return await held.HolderAsync() is { } pid && asked.Pids.Contains(pid);
        });
        await TapHome.UntilAsync(async () => (await ProcessesAsync()).Count == 1);
        await CrashAsync((await ProcessesAsync()).Single());

        // And the last moment: it serves.
        await KillAsync(asked => asked is not null && File.Exists(tap["local-aws/endpoint.json"]) && asked.Pids.Contains(ServingPid));

        await tap.RequireAsync(Up);
        await TapHome.UntilAsync(async () => (await ProcessesAsync()).Count == 1);
        (await tap.RunAsync("down", "--stack", "prod")).ExitCode.Should().Be(2, "it would end dev, too");
        (await ProcessesAsync()).Single().Should().Be(ServingPid);

        (await tap.RequireAsync("down")).Output.Should().StartWith("Stopped the local AWS");
        (await ProcessesAsync()).Should().BeEmpty();
        (await tap.RequireAsync("down")).Output.Should().Be("Nothing was running.\n");
        reader!.Dispose();
    }

    [Fact]
    public async Task Down_waits_for_a_process_that_has_just_begun()
    {
        await KillAsync(asked => asked is { Pids.Count: > 0 });
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
        await IsToldByTheRunItHappensToAsync();

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

    private async Task IsToldByTheRunItHappensToAsync()
    {
        await tap.RequireAsync(Up);

        // The bucket is made and not recorded, as nobody reads what would be written: the run waits for it.
        var held = tap["dev/.state.json.new"];
        await MachineProgram.RequireAsync("hold the operation up", "mkfifo", held);
        using var run = tap.Start("up", "--target", "aws:s3/bucket:Bucket::tap-data-dev");
        var error = run.StandardError.ReadToEndAsync();
        await TapHome.UntilAsync(async () => run.HasExited || (await tap.GetAsync("")).Contains("tap-data-dev-", StringComparison.Ordinal));
        await CrashAsync(ServingPid);
        File.Delete(held);
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();

        run.ExitCode.Should().Be(1);
        output.Should().Contain(" failed").And.NotContain(" created").And.NotContain("   at ");
        (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2..].Should().SatisfyRespectively(
            line => line.Should().Match("error: The local AWS does not answer (*); ./tap down ends what is left of it, and ./tap up starts it anew."),
            line => line.Should().Be($"The log of the local AWS is {tap["local-aws/local-aws.log"]}."));
        (await error).Split("error:").Should().HaveCount(2, "it is told once, for whatever was under way").And.NotContain("   at ");
    }

    // As a machine that has no memory left ends it.
    private async Task CrashAsync(int pid)
    {
        using (var process = Process.GetProcessById(pid))
            process.Kill();
        await TapHome.UntilAsync(() => Task.FromResult(!new ProcessLock(tap["local-aws/process.lock"]).IsHeld));
    }

    private int ServingPid => tap.Endpoint["pid"]!.GetValue<int>();

    private Task<int> KillAsync(Func<Asked?, bool> moment) => KillAsync(asked => Task.FromResult(moment(asked)));

    // Kills a run when it has come as far, and answers what it ended with. A run that asks for a process has a word of its own for it.
    private async Task<int> KillAsync(Func<Asked?, Task<bool>> moment)
    {
        var before = Starting?.Word;
        using var run = tap.Start(Up);
        await TapHome.UntilAsync(async () => run.HasExited || await moment(Starting is { } asked && asked.Word != before ? asked : null));
        run.Kill();
        await run.WaitForExitAsync();
        return run.ExitCode;
    }

    // The process that was asked for last; its id once it has begun, with that of one whose run was killed just before.
    private Asked? Starting
    {
        get
        {
            var path = tap["local-aws/starting.pid"];
            return File.Exists(path) && File.ReadAllLines(path) is [var word, .. var rest]
                ? new Asked(word, [.. rest.Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))])
                : null;
        }
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

    private sealed record Asked(string Word, IReadOnlyList<int> Pids);
}
