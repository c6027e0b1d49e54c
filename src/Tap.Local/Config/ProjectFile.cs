using YamlDotNet.RepresentationModel;

namespace Tap.Local.Config;

/// <summary>What <c>Pulumi.yaml</c> says.</summary>
/// <param name="Name">The project's name, which is also the namespace of configuration keys without one.</param>
internal sealed record ProjectFile(string Name)
{
    /// <summary>Reads the file in a folder.</summary>
    /// <exception cref="UserException">It has no name.</exception>
    public static ProjectFile Read(string folder)
    {
        var path = Path.Combine(folder, "Pulumi.yaml");
        var root = StackFile.LoadMapping(path);
        return root.Children.TryGetValue(new YamlScalarNode("name"), out var name)
            ? new ProjectFile(YamlValues.TextOf(name))
            : throw new UserException($"{path} does not name the project; add a line such as 'name: tap'.");
    }
}
