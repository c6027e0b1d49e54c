namespace Tap.Infra.Configuration;

/// <summary>Settings of the KMS key: section <c>tap:encryption</c>.</summary>
public sealed record EncryptionSettings
{
    /// <summary>Days between the deletion of the key and its end, 7 to 30; default 30 in prod, 7 elsewhere.</summary>
    public required int DeletionWindowDays { get; init; }

    // Bounds: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
    internal static EncryptionSettings Read(SettingsSection section, bool production) => new()
    {
        DeletionWindowDays = section.Number(
            "deletionWindowDays", production ? 30 : 7, Rule.Between(7, 30, "days", 30), "Days between the deletion of the key and its end."),
    };
}
