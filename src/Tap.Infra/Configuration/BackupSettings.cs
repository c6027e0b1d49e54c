using System.Text.RegularExpressions;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the backups: section <c>tap:backup</c>.</summary>
public sealed partial record BackupSettings
{
    // AWS bills what is in cold storage for 90 days at least, and refuses a plan that deletes it before:
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
    private const int LeastDaysInColdStorage = 90;

    /// <summary>Whether AWS Backup backs up the data bucket and the table; default true in prod, else false.</summary>
    public required bool Enabled { get; init; }

    /// <summary>When a backup is made, in UTC; default every night at three.</summary>
    public required string Schedule { get; init; }

    /// <summary>Days after which a backup expires; default 14.</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Days after which a backup of the table moves to cold storage; null (the default) never moves it.</summary>
    public required int? ColdStorageDays { get; init; }

    /// <summary>The fewest days that the lock lets a backup be kept; default 7.</summary>
    public required int MinRetentionDays { get; init; }

    /// <summary>The most days that the lock lets a backup be kept; default 365.</summary>
    public required int MaxRetentionDays { get; init; }

    /// <summary>
    /// Days after which the lock is for good (compliance mode); null (the default) lets whoever has the right take it away (governance
    /// mode).
    /// </summary>
    public required int? LockGraceDays { get; init; }

    /// <summary>Whether the lock is, or will be, for good.</summary>
    public bool IsImmutable => LockGraceDays is not null;

    // Bounds of the lock: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
    internal static BackupSettings Read(SettingsSection section, bool production, SettingsReport report)
    {
        var days = Rule.Between(1, 36_500, "days", 14);
        var settings = new BackupSettings
        {
            Enabled = section.Switch("enabled", production, "Whether AWS Backup backs up the data bucket and the table into a locked vault."),
            Schedule = section.Text(
                "schedule",
                "cron(0 3 * * ? *)",
                new("a cron expression of AWS of six fields with one minute, and ? for the day of the month or of the week", IsSchedule, "cron(0 3 * * ? *)"),
                "When a backup is made, in UTC: at most once an hour."),
            RetentionDays = section.Number("retentionDays", 14, days, "Days after which a backup expires, within the bounds of the lock."),
            ColdStorageDays = section.OptionalNumber(
                "coldStorageDays", null, days, "Days after which a backup of the table moves to cold storage, at least 90 before it expires; null never. Objects have none."),
            MinRetentionDays = section.Number("minRetentionDays", 7, days, "The fewest days that the lock lets any backup in the vault be kept."),
            MaxRetentionDays = section.Number("maxRetentionDays", 365, days, "The most days that the lock lets any backup in the vault be kept."),
            LockGraceDays = section.OptionalNumber(
                "lockGraceDays", null, Rule.Between(3, 36_500, "days", 3), "Days after which nobody, AWS included, can loosen the lock or delete a backup any more (compliance mode); null leaves that to whoever has the right (governance mode)."),
        };
        settings.Check(report);
        return settings;
    }

    private void Check(SettingsReport report)
    {
        if (MinRetentionDays > MaxRetentionDays)
            report.Fault("tap:backup.minRetentionDays", $"{MinRetentionDays}", $"at most tap:backup.maxRetentionDays, which is {MaxRetentionDays}", $"{MaxRetentionDays}");
        else if (RetentionDays < MinRetentionDays || RetentionDays > MaxRetentionDays)
            report.Fault("tap:backup.retentionDays", $"{RetentionDays}", $"within the bounds of the lock, {MinRetentionDays} to {MaxRetentionDays}", $"{MinRetentionDays}");
        if (ColdStorageDays is { } cold && RetentionDays < cold + LeastDaysInColdStorage)
        {
            report.Fault(
                "tap:backup.coldStorageDays", $"{cold}", $"at least {LeastDaysInColdStorage} days before tap:backup.retentionDays, which is {RetentionDays}", "null");
        }
    }

    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    private static bool IsSchedule(string text) =>
        Cron().Match(text) is { Success: true } match && match.Groups["day"].Value == "?" != (match.Groups["weekday"].Value == "?");

    [GeneratedRegex(
        @"\Acron\([0-5]?[0-9] [0-9*,/-]+ (?<day>\?|[0-9*,/LW-]+) [0-9A-Z*,/-]+ (?<weekday>\?|[0-9A-Z*,/#-]+) [0-9*,/-]+\)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Cron();
}
