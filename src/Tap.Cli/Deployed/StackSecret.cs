using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A version of the secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stages">Its staging labels.</param>
internal sealed record SecretVersion(string Id, IReadOnlyList<string> Stages)
{
    /// <summary>The stage of the version that is signed with.</summary>
    public const string Current = "AWSCURRENT";

    /// <summary>The stage of the version before, which is valid as well.</summary>
    public const string Previous = "AWSPREVIOUS";

    /// <summary>The stage of the version that a rotation makes.</summary>
    public const string Pending = "AWSPENDING";

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> TextsOf(JsonNode? list) => [.. list?.AsArray().Select(text => text!.GetValue<string>()) ?? []];
}

/// <summary>How the secret is, without its value.</summary>
/// <param name="Versions">Its versions that have a stage, the current one first.</param>
/// <param name="Days">Days from one rotation to the next; null when nothing rotates it.</param>
/// <param name="LastRotation">When it was rotated; null for never.</param>
/// <param name="NextRotation">When it will be; null when nothing rotates it.</param>
internal sealed record SecretState(
    IReadOnlyList<SecretVersion> Versions, int? Days, DateTimeOffset? LastRotation, DateTimeOffset? NextRotation)
{
    /// <summary>The id of the version with a stage; null when none has it.</summary>
    public string? VersionAt(string stage) => Versions.FirstOrDefault(version => version.Stages.Contains(stage))?.Id;

    /// <summary>The version of a rotation that has not come to its end; null when there is none.</summary>
    public string? Unfinished => Versions.FirstOrDefault(
        version => version.Stages.Contains(SecretVersion.Pending) && !version.Stages.Contains(SecretVersion.Current))?.Id;
}

/// <summary>Looks at the versions of the stack's secret, and rotates it.</summary>
internal sealed class StackSecret(AwsApi api, DeployedStack stack, TimeProvider? time = null)
{
    // The four calls take seconds; a cold start and the provider's own pauses are in it many times over.
    private static readonly TimeSpan MostWait = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Reads how it is.</summary>
    public async Task<SecretState> ReadAsync(CancellationToken cancellation)
    {
        var secret = await api.CallAsync(JsonService.Secrets, "DescribeSecret", Named(), cancellation);
        var versions = (secret["VersionIdsToStages"] as JsonObject ?? [])
            .Select(version => new SecretVersion(version.Key, SecretVersion.TextsOf(version.Value)))
            .Where(version => version.Stages.Count > 0)
            .OrderBy(version => version.Stages.Order(StringComparer.Ordinal).First(), StringComparer.Ordinal);
        var rotates = secret["RotationEnabled"]?.GetValue<bool>() == true;
        return new SecretState(
            [.. versions],
            rotates ? (int?)secret["RotationRules"]?["AutomaticallyAfterDays"] : null,
            Moment(secret["LastRotatedDate"]),
            rotates ? Moment(secret["NextRotationDate"]) : null);
    }

    /// <summary>Rotates it, or has the rotation tried again that has not come to its end, and waits until that is over.</summary>
    /// <param name="say">Is told what happens.</param>
    /// <param name="cancellation">Stops waiting; the rotation goes on.</param>
    /// <returns>How the secret is then.</returns>
    /// <exception cref="UserException">Nothing rotates it, or the new version has not become the current one.</exception>
    public async Task<SecretState> RotateAsync(Action<string> say, CancellationToken cancellation)
    {
        var before = await ReadAsync(cancellation);
        if (before.Days is null)
            throw new UserException(
                "Nothing rotates this secret: its value is that of tap:appSecret.",
                $"Set another one: pulumi config set --secret tap:appSecret, then {stack.UpdateCommand}. The value before stays valid until the next one.");

        if (before.Unfinished is { } unfinished)
            say($"The rotation to the version {unfinished} has not come to its end; it goes on, or is tried again.");
        var version = await BeginAsync(before, cancellation);
        say($"Rotating to the version {version}");
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < MostWait)
        {
            var now = await ReadAsync(cancellation);
            if (now.VersionAt(SecretVersion.Current) == version)
                return now;
            await Task.Delay(Pause, time, cancellation);
        }

        throw new UserException(
            $"The version {version} has not become the current one within {MostWait.TotalMinutes} minutes; the one before is signed with as ever.",
            $"{stack.TapCommand("logs secret-rotator --level error")} tells why; {stack.TapCommand("secret rotate")} tries it again.");
    }

    // A rotation that is not complete is refused as such, and tried again all the same.
    private async Task<string> BeginAsync(SecretState before, CancellationToken cancellation)
    {
        // What is sent again must not rotate again; AWS's SDKs send a token as well.
        var parameters = Named();
        parameters["ClientRequestToken"] = $"{Guid.NewGuid()}";
        try
        {
            var begun = await api.CallAsync(JsonService.Secrets, "RotateSecret", parameters, cancellation);
            return begun["VersionId"]!.GetValue<string>();
        }
        catch (AwsException exception) when (exception.Code == "InvalidRequestException" && before.Unfinished is not null)
        {
            return before.Unfinished;
        }
    }

    private JsonObject Named() => new() { ["SecretId"] = stack.Output(StackOutputs.SecretArn) };

    private static DateTimeOffset? Moment(JsonNode? seconds) =>
        seconds is null ? null : DateTimeOffset.UnixEpoch.AddSeconds(seconds.GetValue<double>());
}
