using System.Collections.Immutable;
using System.Text;
using Pulumi;
using Tap.Infra.Migration;

namespace Tap.Infra.Configuration;

/// <summary>Everything that can be set about a stack, typed and checked. docs/configuration.md lists the keys.</summary>
public sealed record TapSettings
{
    /// <summary>The environment's suffix, part of every name: 1 to 16 of <c>[a-z0-9-]</c>, starting with a letter.</summary>
    public required string Environment { get; init; }

    /// <summary>The AWS region; default <c>eu-west-2</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The tags of every taggable resource: constants, so that no run changes them.</summary>
    public required ImmutableDictionary<string, string> Tags { get; init; }

    /// <summary>Whether what holds data, the secret and the API are protected from deletion; default true in prod, false elsewhere.</summary>
    public required bool DeletionProtection { get; init; }

    /// <summary>The encryption key.</summary>
    public required EncryptionSettings Encryption { get; init; }

    /// <summary>The buckets.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>The metadata table.</summary>
    public required TableSettings Table { get; init; }

    /// <summary>The log groups.</summary>
    public required LogSettings Logs { get; init; }

    /// <summary>The secret.</summary>
    public required SecretSettings Secret { get; init; }

    /// <summary>The HTTP API.</summary>
    public required ApiSettings Api { get; init; }

    /// <summary>The functions.</summary>
    public required FunctionsSettings Functions { get; init; }

    /// <summary>The alarms.</summary>
    public required AlarmsSettings Alarms { get; init; }

    /// <summary>Releases.</summary>
    public required DeliverySettings Delivery { get; init; }

    /// <summary>Whom the alarms notify.</summary>
    public required MonitoringSettings Monitoring { get; init; }

    /// <summary>Which findings of the guardrails may stand.</summary>
    public required GuardrailSettings Guardrails { get; init; }

    /// <summary>The plan of a migration to another region; null (the default) makes none.</summary>
    public required MigrationPlan? Migration { get; init; }

    /// <summary>Reads the settings from the Pulumi configuration of the current run.</summary>
    /// <exception cref="RunException">There are faults; the message lists each with key, value, rule and an example.</exception>
    public static TapSettings Load()
    {
        var report = new SettingsReport();
        var settings = Read(report);
        report.ThrowIfFaulty(Deployment.Instance.StackName);
        return settings;
    }

    /// <summary>Reads the settings and leaves the faults in the report.</summary>
    internal static TapSettings Read(SettingsReport report)
    {
        var section = new SettingsSection("tap:", PulumiConfiguration.Values(), report, PulumiConfiguration.HasSecrets());
        var environment = ReadEnvironment(section, report);
        var production = environment == "prod";
        var region = ReadRegion(report);
        var settings = new TapSettings
        {
            Environment = environment,
            Region = region,
            Tags = ReadTags(section, environment),
            DeletionProtection = section.Switch(
                "deletionProtection", production, "Protects the key, the buckets, the table, the dead letters, the secret and the API from deletion, and keeps a bucket that is not empty."),
            Encryption = section.Section("encryption", encryption => EncryptionSettings.Read(encryption, production)),
            Storage = section.Section("storage", storage => StorageSettings.Read(storage, production)),
            Table = section.Section("table", TableSettings.Read),
            Logs = section.Section("logs", logs => LogSettings.Read(logs, production)),
            Secret = section.Section("secret", secret => SecretSettings.Read(secret, production, ReadSecret(section))),
            Api = section.Section("api", api => ApiSettings.Read(api, production)),
            Functions = section.Section("functions", functions => FunctionsSettings.Read(functions, report)),
            Delivery = section.Section("delivery", delivery => DeliverySettings.Read(delivery, production)),
            Alarms = section.Section("alarms", alarms => AlarmsSettings.Read(alarms, report)),
            Monitoring = section.Section("monitoring", MonitoringSettings.Read),
            Guardrails = section.Section("guardrails", guardrails => GuardrailSettings.Read(guardrails, report)),
            Migration = MigrationPlanFile.Read(section, region, report),
        };
        section.RefuseUnknownKeys();
        return settings;
    }

    private static string ReadEnvironment(SettingsSection section, SettingsReport report)
    {
        var rule = new Rule<string>("1 to 16 of a-z, 0-9 and -, starting with a letter", IsSuffix, "dev");
        var variable = System.Environment.GetEnvironmentVariable("ENVIRONMENT_SUFFIX");
        var fallback = string.IsNullOrEmpty(variable) ? Deployment.Instance.StackName : variable;
        var suffix = section.Text("environmentSuffix", fallback, rule, "Part of every name; else the variable ENVIRONMENT_SUFFIX, else the stack's name.");

        // A value from the configuration was checked as it was read; the two other sources were not.
        if (!rule.Holds(suffix))
            report.Fault(string.IsNullOrEmpty(variable) ? "the stack's name" : "ENVIRONMENT_SUFFIX", suffix, rule.Text, rule.Example);
        return suffix;
    }

    private static Output<string>? ReadSecret(SettingsSection section)
    {
        // The most that Secrets Manager stores: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
        section.Secret(
            "appSecret",
            new Rule<string>("a text of 32 characters to 65536 bytes", value => value.Length >= 32 && Encoding.UTF8.GetByteCount(value) <= 65_536, "what `openssl rand -hex 32` prints"),
            "What the functions sign with: `pulumi config set --secret tap:appSecret`; generated when it is not set.");
        return new Config("tap").GetSecret("appSecret");
    }

    private static string ReadRegion(SettingsReport report)
    {
        const string Key = "aws:region";
        var rule = new Rule<string>("the name of an AWS region", IsRegion, "eu-west-2");
        report.Describe(new SettingDescription(Key, "text", "eu-west-2", rule.Text, "Where everything is deployed; never changed for a live stack."));
        var region = new Config("aws").Get("region") ?? "eu-west-2";
        if (!rule.Holds(region))
            report.Fault(Key, region, rule.Text, rule.Example);
        return region;
    }

    private static ImmutableDictionary<string, string> ReadTags(SettingsSection section, string environment)
    {
        // Lengths and characters: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
        var rule = new Rule<KeyValuePair<string, string>>(
            "1 to 128 characters with a value of up to 256, both of letters, digits, spaces and _.:/=+-@, and not starting with aws:", IsTag, "{\"Team\": \"payments\"}");
        var defaults = ImmutableDictionary<string, string>.Empty
            .Add("Environment", environment)
            .Add("Project", "tap")
            .Add("ManagedBy", "pulumi")
            .Add("Owner", "platform")
            .Add("CostCenter", "tap");
        return defaults.SetItems(section.Map("tags", rule, "Tags of every taggable resource, added to Environment, Project, ManagedBy, Owner and CostCenter, or replacing them."));
    }

    private static bool IsSuffix(string text) =>
        text.Length is >= 1 and <= 16 && char.IsAsciiLetterLower(text[0]) && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    internal static bool IsRegion(string text)
    {
        var parts = text.Split('-');
        return parts.Length is 3 or 4 && parts[..^1].All(part => part.Length > 0 && part.All(char.IsAsciiLetterLower)) && parts[^1].Length == 1 && char.IsAsciiDigit(parts[^1][0]);
    }

    private static bool IsTag(KeyValuePair<string, string> tag) =>
        tag.Key.Length is >= 1 and <= 128 && tag.Value.Length <= 256
        && (tag.Key + tag.Value).All(letter => char.IsLetterOrDigit(letter) || char.IsWhiteSpace(letter) || "_.:/=+-@".Contains(letter))
        && !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);
}
