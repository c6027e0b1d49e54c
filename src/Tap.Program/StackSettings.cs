using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Program;

/// <summary>A setting of a stack with the value that counts.</summary>
/// <param name="Key">The full key, such as <c>tap:storage.encryption</c>.</param>
/// <param name="Value">The value; null also for a secret that is generated.</param>
/// <param name="From">Where it comes from: <c>default</c>, a file, <c>--config</c> or a variable of the process.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
public sealed record StackSetting(string Key, JsonNode? Value, string From, bool IsSecret);

/// <summary>Finds the settings of a stack with their values.</summary>
public static class StackSettings
{
    private const string SuffixKey = "tap:environmentSuffix";

    /// <summary>Every setting, in the order of docs/configuration.md.</summary>
    /// <param name="root">The folder that paths in the configuration start from.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="configuration">The stack's configuration.</param>
    /// <exception cref="UserException">The settings have faults.</exception>
    public static async Task<IReadOnlyList<StackSetting>> ReadAsync(string root, string stack, StackConfiguration configuration)
    {
        IReadOnlyList<SettingDescription> settings = [];
        await RegisteredStack.RunAsync(root, stack, configuration, _ =>
        {
            settings = TapSettings.Describe();
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
        });

        // A list is one value; what its members are is described as well.
        var keys = settings.Select(setting => setting.Key).ToHashSet();
        return
        [
            .. settings.Where(setting => setting.Key.Split('[')[0] is var list && (list == setting.Key || !keys.Contains(list)))
                .Select(setting => new StackSetting(
                    setting.Key, setting.Value, SourceOf(setting, stack, configuration),
                    setting.IsSecret || (setting.IsGiven && configuration.SecretKeys.Any(key => Covers(key, setting.Key))))),
        ];
    }

    private static string SourceOf(SettingDescription setting, string stack, StackConfiguration configuration)
    {
        if (!setting.IsGiven)
            return setting.Key == SuffixKey && Environment.GetEnvironmentVariable(TapSettings.SuffixVariable) is { Length: > 0 }
                ? TapSettings.SuffixVariable
                : "default";

        // The settings of a plan are named by its file.
        return setting.Key.Split(" $.") is [var file, _] ? file
            : configuration.Overridden.Any(path => Covers(path, setting.Key) || Covers(setting.Key, path)) ? "--config"
            : configuration.Inherited.Any(key => Covers(key, setting.Key)) ? ProjectFile.FileName
            : $"Pulumi.{stack}.yaml";
    }

    private static bool Covers(string path, string key) =>
        key.StartsWith(path, StringComparison.Ordinal) && (key.Length == path.Length || key[path.Length] is '.' or '[');
}
