namespace Tap.Infra.Configuration;

/// <summary>Settings of the log groups: section <c>tap:logs</c>.</summary>
public sealed record LogSettings
{
    /// <summary>Days that log events are kept; default 30 in prod, 7 elsewhere.</summary>
    public required int RetentionDays { get; init; }

    // The only values that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    internal static LogSettings Read(SettingsSection section, bool production) => new()
    {
        RetentionDays = section.Number(
            "retentionDays",
            production ? 30 : 7,
            Rule.OneOf(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
            "Days that log events are kept."),
    };
}
