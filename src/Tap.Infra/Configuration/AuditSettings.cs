namespace Tap.Infra.Configuration;

/// <summary>Settings of the trail of who read and wrote the data: section <c>tap:audit</c>.</summary>
public sealed record AuditSettings
{
    /// <summary>Whether CloudTrail records the use of objects and items; default true in prod, else false.</summary>
    public required bool DataEvents { get; init; }

    /// <summary>Whether it records what is read, beside what is written; default true.</summary>
    public required bool Reads { get; init; }

    /// <summary>Days after which the records expire; default 365.</summary>
    public required int RetentionDays { get; init; }

    internal static AuditSettings Read(SettingsSection section, bool production) => new()
    {
        DataEvents = section.Switch("dataEvents", production, "Whether CloudTrail records who uses which object of the data bucket and which item of the table."),
        Reads = section.Switch("reads", true, "Whether that includes reads; each event is billed."),
        RetentionDays = section.Number("retentionDays", 365, StorageSettings.Days, "Days after which the records expire."),
    };
}
