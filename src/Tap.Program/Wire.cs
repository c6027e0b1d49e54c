using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Program;

/// <summary>Translates between the values of mocks and plain JSON.</summary>
public static class Wire
{
    // The SDK keeps the path of an archive and the text of an asset to itself.
    private static readonly PropertyInfo Content = typeof(AssetOrArchive).GetProperty("Value", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>
    /// The inputs of a resource or the arguments of an invoke, as JSON. Members are in the order of their names: mocks get them in any.
    /// </summary>
    /// <param name="values">The values, by wire name.</param>
    /// <exception cref="UserException">A file or folder that an input names is missing, or a value is of a kind that has no JSON.</exception>
    public static JsonObject ToJson(IEnumerable<KeyValuePair<string, object>> values) =>
        new(values.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, ToNode(entry.Value))));

    /// <summary>JSON as the values that mocks may return; members that are null are left out.</summary>
    public static ImmutableDictionary<string, object> FromJson(JsonObject values) =>
        values.Where(entry => entry.Value is not null).ToImmutableDictionary(entry => entry.Key, entry => FromNode(entry.Value!)!);

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double number => Number(number),
        StringAsset asset => new JsonObject { ["$asset"] = "text", ["text"] = ContentOf(asset) },
        FileAsset asset => File(ContentOf(asset)),
        FileArchive archive => Archive(PathOf(archive)),
        AssetOrArchive other => throw new UserException($"The local run cannot send a {other.GetType().Name}; use a FileArchive, FileAsset or StringAsset."),
        IEnumerable<KeyValuePair<string, object>> map => ToJson(map),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToNode)]),
        _ => throw new UserException($"The local run cannot send a {value.GetType()}."),
    };

    private static object? FromNode(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => FromJson(map),
        JsonArray list => list.Select(FromNode).ToImmutableArray(),
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
    };

    // 512 and not 512.0, which boto3 would refuse as an integer parameter.
    private static JsonValue Number(double number) =>
        Math.Abs(number) < 1L << 53 && double.IsInteger(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static JsonObject File(string path)
    {
        if (!System.IO.File.Exists(path))
            throw new UserException($"The file {path} is missing.");
        return new JsonObject { ["$asset"] = "file", ["path"] = Path.GetFullPath(path), ["hash"] = Hex(SHA256.HashData(ContentOf(path))) };
    }

    private static JsonObject Archive(string path)
    {
        var full = Path.GetFullPath(path);
        var files = Directory.Exists(full) ? Directory.GetFiles(full, "*",
            SearchOption.AllDirectories) : System.IO.File.Exists(full) ? [full] : [];
        if (files.Length == 0)
            throw new UserException($"The archive {full} is missing or empty.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            // The length keeps a name and the content after it apart.
            var content = ContentOf(file);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{Path.GetRelativePath(full, file).Replace('\\', '/')}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return new JsonObject { ["$archive"] = full, ["hash"] = Hex(hash.GetHashAndReset()) };
    }

    private static byte[] ContentOf(string file)
    {
        try
        {
            return System.IO.File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var why = new FileInfo(file).LinkTarget is { } target ? $"it is a link to {target}, which leads nowhere" : exception.Message;
            throw new UserException($"The file {file} cannot be read: {why.TrimEnd('.')}; put it right or remove it.");
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The path of a folder or file that is sent as an archive.</summary>
    /// <param name="archive">The archive.</param>
    public static string PathOf(FileArchive archive) => ContentOf(archive);

    private static string ContentOf(AssetOrArchive value) => (string)Content.GetValue(value)!;
}
