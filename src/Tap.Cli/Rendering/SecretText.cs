using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>The versions of the secret, for people and machines.</summary>
internal static class SecretText
{
    /// <summary>For people.</summary>
    public static IEnumerable<string> Lines(SecretState secret) =>
    [
        .. secret.Versions.Select(version => $"{version.Id}  {Meaning(version)}"),
        secret.Days is { } days
            ? $"Rotated every {days} days: last {Day(secret.LastRotation) ?? "never"}, next {Day(secret.NextRotation) ?? "not known"}"
            : "Nothing rotates it: its value is that of tap:appSecret",
    ];

    /// <summary>For machines.</summary>
    public static JsonObject Json(SecretState secret) => new()
    {
        ["versions"] = new JsonArray([.. secret.Versions.Select(version => new JsonObject
        {
            ["id"] = version.Id,
            ["stages"] = new JsonArray([.. version.Stages.Select(stage => JsonValue.Create(stage))]),
        })]),
        ["rotationDays"] = secret.Days,
        ["lastRotation"] = Time(secret.LastRotation),
        ["nextRotation"] = Time(secret.NextRotation),
    };

    private static string Meaning(SecretVersion version)
    {
        var meaning = version.Stages.Contains(SecretVersion.Current) ? "results are signed with it"
            : version.Stages.Contains(SecretVersion.Previous) ? "valid until the next rotation"
            : version.Stages.Contains(SecretVersion.Pending) ? "not in use: its rotation is under way, or has failed"
            : "not in use";
        return $"{string.Join(", ", version.Stages.Order(StringComparer.Ordinal))}: {meaning}";
    }

    private static string? Day(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
