using System.Text.Json.Nodes;

namespace Tap.Program;

/// <summary>What <c>Pulumi.yaml</c> says.</summary>
/// <param name="Name">The project's name, which is also the namespace of configuration keys without one.</param>
public sealed record ProjectFile(string Name)
{
    // They would bring settings from elsewhere than the stack's file beside it.
    private static readonly string[] NotRead = ["config", "stackConfigDir"];

    /// <summary>Reads the file in a folder.</summary>
    /// <exception cref="UserException">It has no name, or says something that only the Pulumi CLI can act on.</exception>
    public static ProjectFile Read(string folder)
    {
        var path = Path.Combine(folder, "Pulumi.yaml");
        var root = StackFile.Load(path);
        if (NotRead.FirstOrDefault(root.ContainsKey) is { } other)
            throw new UserException($"Pulumi.yaml has '{other}', which the local run does not read; move what it sets to Pulumi.<stack>.yaml.");
        return root["name"] is JsonValue value && value.TryGetValue(out string? name) && name.Length > 0
            ? new ProjectFile(name)
            : throw new UserException($"{path} does not name the project; add a line such as 'name: tap'.");
    }
}
