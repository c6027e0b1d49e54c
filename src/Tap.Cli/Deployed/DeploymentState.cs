using System.Globalization;
using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>A lifecycle event of a deployment, such as BeforeAllowTraffic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">Pending, InProgress, Succeeded, Failed, Skipped or Unknown.</param>
internal sealed record LifecycleEvent(string Name, string Status);

/// <summary>Why a deployment did not succeed.</summary>
/// <param name="Code">CodeDeploy's code, such as ALARM_ACTIVE.</param>
/// <param name="Message">CodeDeploy's words.</param>
internal sealed record DeploymentError(string Code, string Message);

/// <summary>A version's part of the traffic.</summary>
/// <param name="Version">The version.</param>
/// <param name="Percent">Its part.</param>
internal sealed record TrafficShare(string Version, double Percent);

/// <summary>How far a deployment is.</summary>
/// <param name="Status">CodeDeploy's status: Created, Queued, InProgress, Baking, Ready, Succeeded, Failed or Stopped.</param>
/// <param name="Events">The lifecycle events, in their order.</param>
/// <param name="Traffic">The versions that have traffic, the alias's own first.</param>
/// <param name="Error">Why it failed or was stopped.</param>
/// <param name="Rollback">The id of the deployment that takes it back.</param>
internal sealed record DeploymentState(
    string Status, IReadOnlyList<LifecycleEvent> Events, IReadOnlyList<TrafficShare> Traffic, DeploymentError? Error, string? Rollback)
{
    /// <summary>Whether nothing changes any more.</summary>
    public bool IsOver => Status is "Succeeded" or "Failed" or "Stopped";

    /// <summary>Whether the new version has all traffic.</summary>
    public bool Succeeded => Status == "Succeeded";

    /// <summary>Reads it from the answers of GetDeployment, GetDeploymentTarget and GetAlias.</summary>
    public static DeploymentState Of(JsonObject deployment, JsonObject target, JsonObject alias)
    {
        var info = deployment["deploymentInfo"]!;
        var error = info["errorInformation"];
        return new DeploymentState(
            info["status"]!.GetValue<string>(),
            [.. (target["deploymentTarget"]?["lambdaTarget"]?["lifecycleEvents"]?.AsArray() ?? [])
                .Select(item => new LifecycleEvent(item!["lifecycleEventName"]!.GetValue<string>(), item["status"]!.GetValue<string>()))],
            TrafficOf(alias),
            error is null ? null : new DeploymentError(error["code"]!.GetValue<string>(), error["message"]!.GetValue<string>()),
            info["rollbackInfo"]?["rollbackDeploymentId"]?.GetValue<string>());
    }

    /// <summary>The versions that have traffic, the alias's own first, as GetAlias tells.</summary>
    public static IReadOnlyList<TrafficShare> TrafficOf(JsonObject alias)
    {
        var others = (alias["RoutingConfig"]?["AdditionalVersionWeights"]?.AsObject() ?? [])
            .Select(weight => new TrafficShare(weight.Key, Math.Round(weight.Value!.GetValue<double>() * 100, 2)))
            .ToList();
        return [new TrafficShare(alias["FunctionVersion"]!.GetValue<string>(), 100 - others.Sum(share => share.Percent)), .. others];
    }

    /// <summary>What has changed, a line each.</summary>
    /// <param name="before">The state that was seen before; null when this is the first.</param>
    public IEnumerable<string> Since(DeploymentState? before)
    {
        foreach (var (name, status) in Events.Except(before?.Events ?? []).Where(item => item.Status != "Pending"))
            yield return $"{name} {Words(status)}";
        if (before is null || !Traffic.SequenceEqual(before.Traffic))
            yield return $"Traffic: {string.Join(", ", Traffic.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Percent:0.##} % to version {share.Version}")))}";
    }

    private static string Words(string status) => status == "InProgress" ? "in progress" : status.ToLowerInvariant();
}
