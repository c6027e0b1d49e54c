using System.Collections.Immutable;
using System.Text;
using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>Everything that can be set about a stack, typed and checked. docs/configuration.md lists the keys.</summary>
public sealed record TapSettings
{
    /// <summary>The key of the switch that takes regions which TAP does not know; the AWS provider has one of the same name.</summary>
    internal const string SkipRegionValidation = "aws:skipRegionValidation";

    /// <summary>The variable that tells the environment's suffix, unless <c>tap:environmentSuffix</c> does.</summary>
    public const string SuffixVariable = "ENVIRONMENT_SUFFIX";

    /// <summary>The environment's suffix, part of every name: 1 to 16 of <c>[a-z0-9-]</c>, starting with a letter.</summary>
    public required string Environment { get; init; }

    /// <summary>The AWS region; default <c>eu-west-2</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The tags of every taggable resource: constants, so that no run changes them.</summary>
    public required ImmutableDictionary<string, string> Tags { get; init; }

    /// <summary>Whether what holds data, the secret and the API are protected from deletion; default true in prod, else false.</summary>
    public required bool DeletionProtection { get; init; }

    /// <summary>The encryption key.</summary>
    public required EncryptionSettings Encryption { get; init; }

    /// <summary>The buckets.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>The metadata table.</summary>
    public required TableSettings Table { get; init; }

    /// <summary>The backups of the data bucket and of the table.</summary>
    public required BackupSettings Backup { get; init; }

    /// <summary>The trail of who read and wrote the data.</summary>
    public required AuditSettings Audit { get; init; }

    /// <summary>The log groups.</summary>
    public required LogSettings Logs { get; init; }

    /// <summary>The secret.</summary>
    public required SecretSettings Secret { get; init; }

    /// <summary>The HTTP API.</summary>
    public required ApiSettings Api { get; init; }

    /// <summary>The web ACL before the API.</summary>
    public required FirewallSettings Firewall { get; init; }

    /// <summary>The functions.</summary>
    public required FunctionSettings Functions { get; init; }

    /// <summary>The alarms.</summary>
    public required AlarmSettings Alarms { get; init; }

    /// <summary>Releases.</summary>
    public required DeliverySettings Delivery { get; init; }

    /// <summary>Whom the alarms notify.</summary>
    public required MonitoringSettings Monitoring { get; init; }

    /// <summary>The roles.</summary>
    public required RoleSettings Roles { get; init; }

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

    /// <summary>The settings of the current run, each with the value that counts, in the order of docs/configuration.md.</summary>
    /// <exception cref="RunException">There are faults; the message lists each with key, value, rule and an example.</exception>
    public static IReadOnlyList<SettingDescription> Describe()
    {
        var report = new SettingsReport();
        Read(report);
        report.ThrowIfFaulty(Deployment.Instance.StackName);
        return report.Descriptions;
    }

    /// <summary>Reads the settings and leaves the faults in the report.</summary>
    internal static TapSettings Read(SettingsReport report)
    {
        var section = PulumiConfiguration.Section("tap", report);
        var environment = ReadEnvironment(section, report);
        var production = environment == "prod";
        var (regions, region) = ReadRegion(report);
        var settings = new TapSettings
        {
            Environment = environment,
            Region = region,
            Tags = TagSettings.Read(section, environment),
            DeletionProtection = section.Switch(
                "deletionProtection", production, "Protects the key, the buckets, the table, the dead letters, the secret and the API from deletion, and keeps a bucket that is not empty."),
            Encryption = section.Section("encryption", encryption => EncryptionSettings.Read(encryption, production)),
            Storage = section.Section("storage", storage => StorageSettings.Read(storage, production)),
            Table = section.Section("table", table => TableSettings.Read(table, report)),
            Backup = section.Section("backup", backup => BackupSettings.Read(backup, production, report)),
            Audit = section.Section("audit", audit => AuditSettings.Read(audit, production)),
            Logs = section.Section("logs", logs => LogSettings.Read(logs, production)),
            Secret = section.Section("secret", secret => SecretSettings.Read(secret, report, production, ReadSecret(section))),
            Api = section.Section("api", api => ApiSettings.Read(api, production)),
            Firewall = section.Section("firewall", firewall => FirewallSettings.Read(firewall, production)),
            Functions = section.Section("functions", functions => FunctionSettings.Read(functions, production, report)),
            Delivery = section.Section("delivery", delivery => DeliverySettings.Read(delivery, production)),
            Alarms = section.Section("alarms", alarms => AlarmSettings.Read(alarms, production, report)),
            Monitoring = section.Section("monitoring", monitoring => MonitoringSettings.Read(monitoring, production)),
            Roles = section.Section("roles", RoleSettings.Read),
            Guardrails = section.Section("guardrails", guardrails => GuardrailSettings.Read(guardrails, report)),
            Migration = MigrationPlanFile.Read(section, region, regions, report),
        };
        section.RefuseUnknownKeys();
        CheckBucketNames(settings, report);
        ThroughputRules.Check(settings.Api, settings.Functions, report);
        settings.Monitoring.Escalation.Check(settings.Alarms, report);
        return settings;
    }

    // The names of buckets are one namespace, whatever the region.
    private static void CheckBucketNames(TapSettings settings, SettingsReport report)
    {
        if (settings.Storage.BucketName is { } name && settings.Migration?.Buckets.Any(bucket => bucket.Target == name) == true)
            report.Fault("tap:storage.bucketName", $"\"{name}\"", "another name than that of the copy in another region", "acme-tap-data");
    }

    private static string ReadEnvironment(SettingsSection section, SettingsReport report)
    {
        var rule = new Rule<string>("1 to 16 of a-z, 0-9 and -, starting with a letter", IsSuffix, "dev") { Schema = Rule.Pattern("^[a-z][a-z0-9-]{0,15}$") };
        var variable = System.Environment.GetEnvironmentVariable(SuffixVariable);
        var fallback = string.IsNullOrEmpty(variable) ? Deployment.Instance.StackName : variable;
        var suffix = section.Text("environmentSuffix", fallback, rule, "Part of every name; else the variable ENVIRONMENT_SUFFIX, else the stack's name.");

        // A value from the configuration was checked as it was read; the two other sources were not.
        if (!rule.Holds(suffix))
            report.Fault(string.IsNullOrEmpty(variable) ? "the stack's name" : SuffixVariable, suffix, rule.Text, rule.Example);
        return suffix;
    }

    private static Output<string>? ReadSecret(SettingsSection section)
    {
        // The most that Secrets Manager stores: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
        section.Secret(
            "appSecret",
            new Rule<string>("a text of 32 characters to 65536 bytes", value => value.Length >= 32 && Encoding.UTF8.GetByteCount(value) <= 65_536, "what `openssl rand -hex 32` prints"),
            "What the functions sign with: `pulumi config set --secret tap:appSecret`, and again for another value; generated and rotated when it is not set.");
        return new Config("tap").GetSecret("appSecret");
    }

    // What Pulumi's default provider takes besides, such as aws:profile, has no effect here: the stack's provider is explicit.
    private static (Rule<string> Rule, string Region) ReadRegion(SettingsReport report)
    {
        var section = PulumiConfiguration.Section("aws", report);
        var isAnyTaken = section.Switch(
            SkipRegionValidation["aws:".Length..], false, "Whether a region that this version of TAP does not know is taken by the form of its name.");
        var rule = AwsRegions.Rule(unknown: isAnyTaken);
        var region = section.Text("region", rule.Example, rule, "Where everything is deployed; never changed for a live stack.");
        section.RefuseUnknownKeys(hidden: true); // aws:secretKey is one
        return (rule, region);
    }

    private static bool IsSuffix(string text) =>
        text.Length is >= 1 and <= 16
            && char.IsAsciiLetterLower(text[0])
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
