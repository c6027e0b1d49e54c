using System.Text.Json.Nodes;

namespace Tap.Program;

/// <summary>What <c>Pulumi.yaml</c> says.</summary>
/// <param name="Name">The project's name, which is also the namespace of configuration keys without one.</param>
/// <param name="Declared">The keys that it declares for all stacks.</param>
public sealed record ProjectFile(string Name, IReadOnlyList<DeclaredSetting> Declared)
{
    /// <summary>Its name.</summary>
    public const string FileName = "Pulumi.yaml";

    /// <summary>Reads the file in a folder.</summary>
    /// <exception cref="UserException">It has no name, or says something that only the Pulumi CLI can act on.</exception>
    public static ProjectFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var root = StackFile.Load(path);

        // A text is the old form of stackConfigDir.
        if (root.ContainsKey("stackConfigDir") || root["config"] is not (null or JsonObject))
            throw new UserException($"{FileName} puts the files of the stacks elsewhere, which the local run does not read; move them beside it.");
        if (root["name"] is not JsonValue value || !value.TryGetValue(out string? name) || name.Length == 0)
            throw new UserException($"{path} does not name the project; add a line such as 'name: tap'.");
        return new ProjectFile(name, [.. (root["config"] as JsonObject ?? []).Select(entry => DeclaredSetting.Read(name, entry.Key, entry.Value))]);
    }
}
