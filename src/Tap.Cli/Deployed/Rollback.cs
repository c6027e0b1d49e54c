using System.Globalization;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Gives the traffic of functions back to versions that served before.</summary>
internal sealed class Rollback(AwsApi api, DeployedStack stack)
{
    private readonly Release? release = stack.HasReleases ? new Release(api, stack) : null;

    /// <summary>What serves: each function's physical name with its version.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ServingAsync(CancellationToken cancellation)
    {
        var serving = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var function in stack.Functions.Values)
            serving[function] = await new LiveAlias(api, function).VersionAsync(cancellation);
        return serving;
    }

    /// <summary>The release of a function that is under way, or that is being taken back; null when there is none.</summary>
    public async Task<string?> UnderWayAsync(string function, CancellationToken cancellation) =>
        release?.Alias.Function == function ? await release.UnderWayAsync(cancellation) : null;

    /// <summary>Ends a release, and waits until CodeDeploy has given the traffic back.</summary>
    /// <exception cref="InvalidOperationException">The stack has no releases.</exception>
    public async Task EndAsync(string deployment, CancellationToken cancellation)
    {
        var ended = release ?? throw new InvalidOperationException("A stack without releases has none to end.");
        await ended.StopAsync(deployment, cancellation);
        if ((await ended.FollowAsync(deployment, _ => { }, cancellation)).Rollback is { } back)
            await ended.FollowAsync(back, _ => { }, cancellation);
    }

    /// <summary>The version that a function had before the one that serves, or before the release that is under way.</summary>
    /// <param name="function">The function's physical name.</param>
    /// <param name="underWay">The release that is under way.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <exception cref="UserException">There is none.</exception>
    public async Task<string> BeforeAsync(string function, string? underWay, CancellationToken cancellation)
    {
        // Read before the deployment, which may not have started then, but then the old version still serves.
        var alias = new LiveAlias(api, function);
        var serving = await alias.VersionAsync(cancellation);
        if (underWay is not null && release is not null)
            return (await release.VersionsOfAsync(underWay, cancellation))?.Current ?? serving;
        return await ReleasedFromAsync(alias, serving, cancellation) ?? await BelowAsync(alias, serving, cancellation);
    }

    /// <summary>A version that a person names.</summary>
    /// <exception cref="UserException">The function has no such version.</exception>
    public async Task<string> NamedAsync(string function, int version, CancellationToken cancellation)
    {
        var versions = await new LiveAlias(api, function).VersionsAsync(cancellation);
        return versions.Contains(version)
            ? $"{version}"
            : throw new UserException($"{function} has no version {version}; it has {string.Join(", ", versions)}.");
    }

    /// <summary>Gives a version of a function all traffic, at once.</summary>
    /// <param name="function">The function's physical name.</param>
    /// <param name="version">The version.</param>
    /// <param name="dryRun">Whether only to tell.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>Whether its traffic moves, and what to tell.</returns>
    /// <exception cref="AwsException">There is no such function or version.</exception>
    public async Task<(bool Moves, string Text)> MoveAsync(string function, string version, bool dryRun, CancellationToken cancellation)
    {
        var alias = new LiveAlias(api, function);
        var traffic = DeploymentState.TrafficOf(await alias.DescribeAsync(cancellation));
        if (traffic is [{ } all] && all.Version == version)
            return (false, $"{function}: version {version} has all traffic");
        if (!dryRun)
            await alias.PointAsync(version, cancellation);
        return (true, $"{function}: version {string.Join(" and ", traffic.Select(share => share.Version))} -> {version}");
    }

    // A version below may have failed its check, and never have served; the last release knows. One that took another back goes down.
    private async Task<string?> ReleasedFromAsync(LiveAlias alias, string serving, CancellationToken cancellation)
    {
        if (alias.Function != release?.Alias.Function || await release.LastAsync(cancellation) is not { } last)
            return null;
        var moved = await release.VersionsOfAsync(last, cancellation);
        return moved?.Target == serving && Number(moved.Value.Current) < Number(serving) ? moved.Value.Current : null;
    }

    private static async Task<string> BelowAsync(LiveAlias alias, string serving, CancellationToken cancellation)
    {
        var below = (await alias.VersionsAsync(cancellation)).Where(version => version < Number(serving)).ToList();
        return below.Count > 0
            ? $"{below[^1]}"
            : throw new UserException($"{alias.Function} has no version below {serving}, which serves.");
    }

    private static int Number(string version) => int.Parse(version, CultureInfo.InvariantCulture);
}
