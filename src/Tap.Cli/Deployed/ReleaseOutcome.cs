using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>How a release can end.</summary>
internal enum ReleaseResult
{
    /// <summary>There was nothing to do.</summary>
    Unchanged,

    /// <summary>The new version has all traffic.</summary>
    Succeeded,

    /// <summary>The old version serves.</summary>
    Failed,

    /// <summary>Nobody waited for its end; CodeDeploy goes on.</summary>
    Interrupted,
}

/// <summary>How a release ended.</summary>
/// <param name="Result">In a word.</param>
/// <param name="Message">What to tell.</param>
/// <param name="Current">The version that served before; null when there are no releases.</param>
/// <param name="Target">The version that was to serve.</param>
/// <param name="Deployment">The id of CodeDeploy's deployment; null when none was needed.</param>
/// <param name="State">How far that deployment was last seen.</param>
internal sealed record ReleaseOutcome(
    ReleaseResult Result, string Message, string? Current = null, string? Target = null,
    string? Deployment = null, DeploymentState? State = null)
{
    /// <summary>The outcome for machines.</summary>
    public JsonObject ToJson(TimeSpan duration) => new()
    {
        ["result"] = Result.ToString().ToLowerInvariant(),
        ["message"] = Message,
        ["currentVersion"] = Current,
        ["targetVersion"] = Target,
        ["deploymentId"] = Deployment,
        ["status"] = State?.Status,
        ["lifecycleEvents"] = new JsonArray([.. (State?.Events ?? []).Select(item => new JsonObject { ["name"] = item.Name, ["status"] = item.Status })]),
        ["error"] = State?.Error is { } error ? new JsonObject { ["code"] = error.Code, ["message"] = error.Message } : null,
        ["durationSeconds"] = Math.Round(duration.TotalSeconds, 3),
    };
}
