using System.Text.Json;
using Tap.Cli.Local.Engine;

namespace Tap.Cli.Review;

/// <summary>What a change of an input does to a resource, by its type: what the local AWS says, in a file that its tests write.</summary>
internal static class Kinds
{
    private static readonly KindInfo Unknown = new([], [], null);

    private static readonly Lazy<Dictionary<string, KindInfo>> File =
        new(() => JsonSerializer.Deserialize<Dictionary<string, KindInfo>>(PageFile.Read("kinds.json"), JsonSerializerOptions.Web)!);

    /// <summary>The types that the file tells of.</summary>
    public static IReadOnlyCollection<string> Types => File.Value.Keys;

    /// <summary>What is known of a type.</summary>
    /// <param name="type">The Pulumi type token.</param>
    public static KindInfo Of(string type) => File.Value.GetValueOrDefault(type, Unknown);
}
