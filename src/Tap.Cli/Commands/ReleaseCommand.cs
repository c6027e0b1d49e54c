using System.CommandLine;
using System.Diagnostics;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>release</c>: moves the traffic to the newest version of api-handler.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Start none, but follow the one that is under way" };
        var command = new Command("release", "Move the traffic to the newest version of api-handler, checked and step by step")
        {
            follow, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = parsed.GetValue(CommonOptions.Json);
            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            var watch = Stopwatch.StartNew();
            var outcome = await RunAsync(
                stack, new Release(api, stack), parsed.GetValue(follow), line => Say($"{StepText.Seconds(watch.Elapsed),6}  {line}"),
                cancellation);
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

    /// <summary>Starts a release, if there is something to release, or finds the one under way, and follows it to its end.</summary>
    /// <exception cref="UserException">AWS no longer answers, for the reason that it names; the release goes on.</exception>
    internal static async Task<ReleaseOutcome> RunAsync(
        DeployedStack stack, Release release, bool follow, Action<string> say, CancellationToken cancellation)
    {
        if (!stack.HasReleases)
            return new ReleaseOutcome(
                ReleaseResult.Unchanged,
                "Canary releases are off (tap:delivery.canary): the update has moved the traffic to the newest version already.");
        return follow ? await FindAsync(stack, release, say, cancellation) : await StartAsync(stack, release, say, cancellation);
    }

    private static async Task<ReleaseOutcome> StartAsync(
        DeployedStack stack, Release release, Action<string> say, CancellationToken cancellation)
    {
        var current = await release.Alias.VersionAsync(cancellation);
        var target = await NewestAsync(release, cancellation);
        if (current == target)
            return new ReleaseOutcome(
                ReleaseResult.Unchanged, $"Nothing to release: version {current} is the newest and has all traffic.", current, target);

        var deployment = await release.StartAsync(current, target);
        return await FollowAsync(stack, release, deployment, (current, target), say, cancellation);
    }

    private static async Task<ReleaseOutcome> FindAsync(
        DeployedStack stack, Release release, Action<string> say, CancellationToken cancellation)
    {
        var current = await release.Alias.VersionAsync(cancellation);
        if (await release.UnderWayAsync(cancellation) is not { } deployment)
            return new ReleaseOutcome(ReleaseResult.Unchanged, $"No release is under way: version {current} serves.", current);
        var versions = await release.VersionsOfAsync(deployment, cancellation) ?? (current, await NewestAsync(release, cancellation));
        return await FollowAsync(stack, release, deployment, versions, say, cancellation);
    }

    private static async Task<ReleaseOutcome> FollowAsync(
        DeployedStack stack, Release release, string deployment, (string Current, string Target) versions, Action<string> say,
        CancellationToken cancellation)
    {
        var (current, target) = versions;
        say($"Deployment {deployment}: version {current} -> {target}");
        var followed = deployment;
        try
        {
            var end = await release.FollowAsync(deployment, say, cancellation);
            if (end.Succeeded)
                return new ReleaseOutcome(ReleaseResult.Succeeded, $"Version {target} has all traffic.", current, target, deployment, end);

            if (end.Rollback is { } rollback)
            {
                say($"Rolling back: deployment {rollback}");
                followed = rollback;
                await release.FollowAsync(rollback, _ => { }, cancellation);
            }

            var serving = await release.Alias.VersionAsync(cancellation);
            var message = $"{Reason(deployment, end)}\nVersion {serving} serves. {Advice(end, stack)}";
            return new ReleaseOutcome(ReleaseResult.Failed, message, current, target, deployment, end);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            var message = $"Interrupted; the deployment {followed} goes on. {release.Handle}";
            return new ReleaseOutcome(ReleaseResult.Interrupted, message, current, target, deployment);
        }
        catch (Exception exception) when (exception is UserException or AwsException or HttpRequestException)
        {
            throw new UserException(FaultText.Of(exception), $"\nThe deployment {followed} goes on. {release.Handle}");
        }
    }

    private static async Task<string> NewestAsync(Release release, CancellationToken cancellation) =>
        $"{(await release.Alias.VersionsAsync(cancellation))[^1]}";

    private static string Reason(string deployment, DeploymentState end)
    {
        var reason = end.Error is { } error ? $"{error.Code}: {error.Message}" : "CodeDeploy gives no reason";
        return $"Deployment {deployment} {end.Status.ToLowerInvariant()}: {reason}";
    }

    /// <summary>What to do about a release that failed.</summary>
    internal static string Advice(DeploymentState end, DeployedStack stack)
    {
        var function = end.Events.Any(item => item is { Name: "BeforeAllowTraffic", Status: "Failed" }) ? "release-check" : "api-handler";
        return $"{stack.TapCommand($"logs {function}")} tells what went wrong; "
            + $"put it right, then {stack.UpdateCommand} and {stack.TapCommand("release")}.";
    }
}
