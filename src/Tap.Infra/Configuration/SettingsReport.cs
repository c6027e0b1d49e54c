using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>One setting, as docs/configuration.md lists it and `./tap config` shows it.</summary>
/// <param name="Key">The full key, such as <c>tap:storage.encryption</c>.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Default">The default in the environment that was read.</param>
/// <param name="Allowed">The rule for its value; empty when every value of the type is fine.</param>
/// <param name="Meaning">What it decides, with the unit.</param>
public sealed record SettingDescription(string Key, string Type, string Default, string Allowed, string Meaning)
{
    /// <summary>The value that counts; null also for one that is generated.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>Whether it must be given where its section is.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What a value may be, in JSON Schema, as far as that can say it.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSecret => Type == SettingsSection.SecretType;

    /// <summary>Whether the configuration gives it; otherwise it is the default.</summary>
    public bool IsGiven { get; init; }
}

/// <summary>Collects what reading the settings finds: every fault, and a description of every setting that was asked for.</summary>
internal sealed class SettingsReport
{
    private readonly List<string> faults = [];
    private readonly List<SettingDescription> descriptions = [];

    /// <summary>The settings in the order in which they were read.</summary>
    public IReadOnlyList<SettingDescription> Descriptions => descriptions;

    /// <summary>Notes a setting.</summary>
    public void Describe(SettingDescription description) => descriptions.Add(description);

    /// <summary>Notes a fault in the value of a setting.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="value">The value as it was given.</param>
    /// <param name="rule">What the value must be, to follow "must be".</param>
    /// <param name="example">A value that would do.</param>
    /// <param name="hint">What is wrong with this value in particular, if anything is to be said.</param>
    public void Fault(string key, string value, string rule, string example, string? hint = null) =>
        Fault(key, value, $"must be {rule}{(hint is null ? "" : $" ({hint})")}; for example {example}");

    /// <summary>Notes any other fault.</summary>
    public void Fault(string key, string value, string text) => faults.Add($"  {key} = {value}: {text}");

    /// <summary>Ends the run when there are faults, with one message that lists them all.</summary>
    /// <exception cref="RunException">There is at least one fault.</exception>
    public void ThrowIfFaulty(string stack)
    {
        if (faults.Count == 0)
            return;

        var count = faults.Count == 1 ? "a fault" : $"{faults.Count} faults";
        throw new RunException(
            $"The configuration of stack '{stack}' has {count}, so nothing was deployed:\n{string.Join('\n', faults)}\n"
            + "docs/configuration.md lists every setting; `pulumi config set --path <key> <value>` changes one.");
    }
}
