using System.CommandLine;
using System.Text.Json.Nodes;
using Tap.Cli.Local;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>config</c>: prints the settings that count for a stack, and where each comes from.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var key = new Argument<string?>("key")
        {
            Description = "One setting or section, such as tap:storage.encryption; default all",
            HelpName = "key",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { KnownNames.Settings },
        };
        var command = new Command("config", "Print the settings that count for the stack, and where each comes from") { key, CommonOptions.Config, CommonOptions.Json };
        command.SetAction(async (parsed, _) =>
        {
            var settings = await ReadAsync(parsed.GetRequiredValue(CommonOptions.Stack), parsed.GetValue(CommonOptions.Config) ?? []);
            foreach (var line in Lines(settings, parsed.GetValue(key), parsed.GetValue(CommonOptions.Json)))
                Console.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The settings of a stack.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="config">Settings over those of its file.</param>
    /// <exception cref="UserException">They have faults, or there is no such stack.</exception>
    internal static Task<IReadOnlyList<StackSetting>> ReadAsync(string stack, IEnumerable<string> config)
    {
        var root = Workspace.Find().Root;
        return StackSettings.ReadAsync(root, stack, StackConfiguration.Read(root, stack, config));
    }

    /// <summary>The lines to print.</summary>
    /// <exception cref="UserException">There is no such setting.</exception>
    internal static IEnumerable<string> Lines(IReadOnlyList<StackSetting> settings, string? key, bool json)
    {
        var wanted = key is null || key.Contains(':', StringComparison.Ordinal) ? key : $"tap:{key}";
        var chosen = wanted is null ? settings : Chosen(settings, wanted);
        if (json)
        {
            var members = chosen.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, Json(setting)));
            return [new JsonObject(members).ToJsonString(OutputJson.Format)];
        }

        // A bare value, so that a shell can use it as it is.
        return chosen is [var one] && one.Key == wanted ? [Text(one)] : chosen.Select(setting => $"{setting.Key} = {Text(setting)} ({setting.From})");
    }

    private static List<StackSetting> Chosen(IReadOnlyList<StackSetting> settings, string key)
    {
        var chosen = settings.Where(setting => setting.Key == key || setting.Key.StartsWith($"{key}.", StringComparison.Ordinal)).ToList();
        return chosen.Count > 0 ? chosen : throw new UserException(
            $"There is no setting '{key}'; "
            + (Spelling.Nearest(key, [.. settings.Select(setting => setting.Key)]) is { } near ? $"did you mean {near}?" : "./tap config lists all."));
    }

    private static string Text(StackSetting setting) => setting switch
    {
        { IsSecret: true, From: "default" } => "generated",
        { IsSecret: true } => OutputJson.Secret,
        { Value: JsonValue value } when value.TryGetValue(out string? text) => text,
        _ => setting.Value?.ToJsonString(OutputJson.Compact) ?? "null",
    };

    private static JsonObject Json(StackSetting setting) =>
        new() { ["value"] = setting.IsSecret ? Text(setting) : setting.Value?.DeepClone(), ["from"] = setting.From };
}
