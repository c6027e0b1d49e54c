using System.Text.Json.Nodes;

namespace Tap.Local.Releases;

/// <summary>How a release ended.</summary>
/// <param name="Message">What to tell.</param>
/// <param name="Current">The version that served before; null when there are no releases.</param>
/// <param name="Target">The version that was to serve.</param>
/// <param name="Deployment">The id of CodeDeploy's deployment; null when none was needed.</param>
/// <param name="State">Where that deployment ended.</param>
internal sealed record ReleaseOutcome(string Message, string? Current = null, string? Target = null, string? Deployment = null, DeploymentState? State = null)
{
    /// <summary>Whether the newest version serves.</summary>
    public bool Succeeded => State is null or { Succeeded: true };

    /// <summary>The outcome for machines.</summary>
    public JsonObject ToJson(TimeSpan duration) => new()
    {
        ["result"] = State is null ? "unchanged" : State.Succeeded ? "succeeded" : "failed",
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
