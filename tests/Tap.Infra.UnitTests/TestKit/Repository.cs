using System.Globalization;
using YamlDotNet.Serialization;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder of Pulumi.yaml.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The configuration of a stack as the Pulumi CLI hands it to the program: scalars as texts, sections as JSON.</summary>
    public static IReadOnlyDictionary<string, string> Configuration(string stack)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var file = yaml.Deserialize<Dictionary<string, Dictionary<string, object>>>(Read($"Pulumi.{stack}.yaml"));
        return file["config"].ToDictionary(entry => entry.Key, entry => ToWire(entry.Value));
    }

    private static string ToWire(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IConvertible scalar => scalar.ToString(CultureInfo.InvariantCulture),
        _ => new SerializerBuilder().JsonCompatible().Build().Serialize(value),
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a Pulumi.yaml.");
        return folder.FullName;
    }
}
