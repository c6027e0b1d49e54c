using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>The configuration that Pulumi.yaml declares.</summary>
internal static class ProjectConfiguration
{
    /// <summary>Each key of the project with what Pulumi.yaml says of it.</summary>
    public static Dictionary<string, JsonObject> Declared() =>
        StackFile.Load(Path.Combine(Repository.Root, "Pulumi.yaml"))["config"]!.AsObject()
            .Where(entry => !entry.Key.Contains(':'))
            .ToDictionary(entry => $"tap:{entry.Key}", entry => entry.Value!.AsObject());

    /// <summary>What it says that each section is for.</summary>
    public static Dictionary<string, string> Sections() =>
        Declared().ToDictionary(entry => entry.Key, entry => entry.Value["description"]!.GetValue<string>());
}
