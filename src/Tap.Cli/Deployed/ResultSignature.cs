using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>Whether the signature of a result tells that TAP wrote it.</summary>
/// <param name="Valid">Whether it does.</param>
/// <param name="Reason">Why not; null when it does.</param>
internal sealed record ResultSignature(bool Valid, string? Reason)
{
    private const string DataBegins = ",\"data\":";
    private const string DataEnds = ",\"signature\":";

    private const string Version = "secretVersion";

    // A member that no signature covers says nothing that anybody vouches for, but the name of the key, which fits or does not; and what
    // comes twice cannot be told which.
    private static readonly HashSet<string> Members = ["id", "type", "userId", "receivedAt", "source", "digest", Version, "data", "signature"];
    private static readonly HashSet<string> SourceMembers = ["key", "checksum"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Verifies a result as docs/api.md says (GET /process/{id}).</summary>
    /// <param name="id">Whose result it should be.</param>
    /// <param name="text">The result as it is written.</param>
    /// <param name="secret">The value of the version that it names (<see cref="VersionIn"/>); null when that is not valid.</param>
    public static ResultSignature Of(string id, string text, string? secret)
    {
        if (Parse(text) is not { } result)
            return Invalid("It is no JSON object, or a member comes twice.");
        if (Unknown(result) is { } unknown)
            return Invalid($"The signature does not cover the member '{unknown}'.");
        if (Signed(result) is not var (head, digest, signature) || VersionIn(text) is not { } version)
            return Invalid("A member is missing, or is no text.");
        if (head[0] != id)
            return Invalid($"It is the result of another process, {head[0]}.");
        if (DataOf(text) is not { } data || Digest(data) != digest)
            return Invalid("The digest is not that of the data: the data was changed.");
        if (secret is null)
            return Invalid($"It names the version {version} of the secret, which is neither the current one nor the one before.");
        return IsOf(secret, head, signature)
            ? new ResultSignature(true, null)
            : Invalid("The signature was not made with the secret, or something that it covers was changed.");
    }

    /// <summary>The version of the secret that a result names; null when it names none.</summary>
    public static string? VersionIn(string text) => Parse(text) is { } result ? LogEntry.TextOf(result[Version]) : null;

    private static ResultSignature Invalid(string reason) => new(false, reason);

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Unknown(JsonObject result) =>
        result.Select(member => member.Key).FirstOrDefault(name => !Members.Contains(name))
        ?? (result["source"] as JsonObject)?.Select(member => member.Key).FirstOrDefault(name => !SourceMembers.Contains(name));

    private static (string[] Head, string Digest, string Signature)? Signed(JsonObject result)
    {
        var source = result["source"] as JsonObject;
        var userId = result.ContainsKey("userId") ? LogEntry.TextOf(result["userId"]) : "";
        string?[] head =
        [
            LogEntry.TextOf(result["id"]), LogEntry.TextOf(result["type"]), userId, LogEntry.TextOf(result["receivedAt"]),
            LogEntry.TextOf(source?["key"]), LogEntry.TextOf(source?["checksum"]), LogEntry.TextOf(result["digest"]),
        ];
        return LogEntry.TextOf(result["signature"]) is { } signature && head.All(line => line is not null)
            ? ([.. head.OfType<string>()], head[^1]!, signature)
            : null;
    }

    private static string? DataOf(string text)
    {
        var (begin, end) = (text.IndexOf(DataBegins, StringComparison.Ordinal), text.LastIndexOf(DataEnds, StringComparison.Ordinal));
        return begin >= 0 && begin + DataBegins.Length <= end ? text[(begin + DataBegins.Length)..end] : null;
    }

    private static string Digest(string data) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(data)));

    private static bool IsOf(string secret, string[] head, string signature) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Join('\n', head))))),
        Encoding.UTF8.GetBytes(signature));
}
