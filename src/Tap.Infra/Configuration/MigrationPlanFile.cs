using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>Reads the file that <c>tap:migration</c> names; its faults stand beside those of the configuration.</summary>
internal static class MigrationPlanFile
{
    private const string Key = "migration";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plan; null when there is none, or when it cannot be read.</summary>
    public static MigrationPlan? Read(SettingsSection section, string region, Rule<string> regions, SettingsReport report)
    {
        var path = section.OptionalText(
            Key,
            new("a file that exists, relative to the folder of Pulumi.yaml", file => File.Exists(ProjectFolder.Resolve(file)), "examples/migration.json"),
            "The plan of a migration to another region, as migration.schema.json describes it; null makes none.");
        return path is null || Parse(path, report) is not { } members ? null : Read(path, members, region, regions, report);
    }

    /// <summary>The plan that the members of a file make, as far as they have no fault.</summary>
    internal static MigrationPlan Read(string path, JsonObject members, string region, Rule<string> regions, SettingsReport report)
    {
        var plan = new SettingsSection($"{path} $.", members.ToDictionary(), report, secret: false, exact: true);
        var result = MigrationPlan.Read(plan, region, regions, (key, value, text) => report.Fault($"{path} $.{key}", value, text));
        plan.RefuseUnknownKeys();
        return result;
    }

    private static JsonObject? Parse(string path, SettingsReport report)
    {
        var text = File.ReadAllText(ProjectFolder.Resolve(path));
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (node is JsonObject members)
                return members;
            report.Fault($"{path} $", node?.ToJsonString(Readable) ?? "null", "an object", "{ ... }");
        }
        catch (JsonException exception)
        {
            report.Fault($"tap:{Key}", path, $"is not JSON{PlaceOf(exception, text)}: {exception.Message.Split(" LineNumber:")[0]}");
        }

        return null;
    }

    // The parser counts from 0, and in bytes; editors count from 1, and in characters.
    private static string PlaceOf(JsonException exception, string text)
    {
        if (exception is not { LineNumber: { } line, BytePositionInLine: { } position })
            return "";

        var bytes = Encoding.UTF8.GetBytes(text.Split('\n')[line]);
        return $" at line {line + 1}, column {Encoding.UTF8.GetCharCount(bytes, 0, (int)position) + 1}";
    }
}
