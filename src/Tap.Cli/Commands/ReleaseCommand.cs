using System.CommandLine;
using System.Diagnostics;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>release</c>: moves the traffic to the newest version of api-handler.</summary>
internal static class ReleaseCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var command = new Command("release", "Move the traffic to the newest version of api-handler, checked and step by step") { CommonOptions.Json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = parsed.GetValue(CommonOptions.Json);
            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            var watch = Stopwatch.StartNew();
            var outcome = await RunAsync(stack, new Release(api, stack), line => Say($"{StepText.Seconds(watch.Elapsed),6}  {line}"), cancellation);
            var exitCode = ExitCodeOf(outcome.Result);
            if (json)
                Console.WriteLine(outcome.ToJson(watch.Elapsed).ToJsonString(OutputJson.Format));
            else
                await (exitCode == ExitCode.Success ? Console.Out : Console.Error).WriteLineAsync(
                    $"{(outcome.Result == ReleaseResult.Failed ? "error: " : "")}{outcome.Message}");
            return exitCode;

            void Say(string line)
            {
                if (!json)
                    Console.WriteLine(line);
            }
        });
        return command;
    }

    /// <summary>What the command ends with.</summary>
    internal static int ExitCodeOf(ReleaseResult result) => result switch
    {
        ReleaseResult.Failed => ExitCode.Failure,
        ReleaseResult.Interrupted => ExitCode.Interrupted,
        _ => ExitCode.Success,
    };

    /// <summary>Starts a release, if there is something to release, and follows it to its end.</summary>
    internal static async Task<ReleaseOutcome> RunAsync(
        DeployedStack stack, Release release, Action<string> say, CancellationToken cancellation)
    {
        if (!stack.HasReleases)
            return new ReleaseOutcome(ReleaseResult.Unchanged, "Canary releases are off (tap:delivery.canary): the update has moved the traffic to the newest version already.");

        var (current, target) = (await release.ServingVersionAsync(cancellation), await release.NewestVersionAsync(cancellation));
        if (current == target)
            return new ReleaseOutcome(ReleaseResult.Unchanged, $"Nothing to release: version {current} is the newest and has all traffic.", current, target);

        var deployment = await release.StartAsync(current, target);
        say($"Deployment {deployment}: version {current} -> {target}");
        var followed = deployment;
        try
        {
            var end = await FollowAsync(release, deployment, say, cancellation);
            if (end.Succeeded)
                return new ReleaseOutcome(ReleaseResult.Succeeded, $"Version {target} has all traffic.", current, target, deployment, end);

            if (end.Rollback is { } rollback)
            {
                say($"Rolling back: deployment {rollback}");
                followed = rollback;
                await FollowAsync(release, rollback, _ => { }, cancellation);
            }

            var serving = await release.ServingVersionAsync(cancellation);
            return new ReleaseOutcome(ReleaseResult.Failed, $"{Reason(deployment, end)}\nVersion {serving} serves. {Advice(end, stack)}", current, target, deployment, end);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new ReleaseOutcome(
                ReleaseResult.Interrupted, $"Interrupted; the deployment {followed} goes on. {release.Handle(followed)}", current, target, deployment);
        }
    }

    private static async Task<DeploymentState> FollowAsync(
        Release release, string deployment, Action<string> say, CancellationToken cancellation)
    {
        DeploymentState? before = null;
        while (true)
        {
            var state = await release.StateAsync(deployment, cancellation);
            foreach (var line in state.Since(before))
                say(line);
            if (state.IsOver)
                return state;
            before = state;
            await Task.Delay(Pause, cancellation);
        }
    }

    private static string Reason(string deployment, DeploymentState end) =>
        $"Deployment {deployment} {end.Status.ToLowerInvariant()}: {(end.Error is { } error ? $"{error.Code}: {error.Message}" : "CodeDeploy gives no reason")}";

    /// <summary>What to do about a release that failed.</summary>
    internal static string Advice(DeploymentState end, DeployedStack stack)
    {
        var function = end.Events.Any(item => item is { Name: "BeforeAllowTraffic", Status: "Failed" }) ? "release-check" : "api-handler";
        var update = stack.IsLocal ? stack.TapCommand("up") : "pulumi up";
        return $"{stack.TapCommand($"logs {function}")} tells what went wrong; put it right, then {update} and {stack.TapCommand("release")}.";
    }
}
