namespace Tap.Infra.Configuration;

/// <summary>Settings of the metadata table: section <c>tap:table</c>.</summary>
public sealed record TableSettings
{
    /// <summary>Whether the table can be restored to any second of the last 35 days; default true.</summary>
    public required bool PointInTimeRecovery { get; init; }

    internal static TableSettings Read(SettingsSection section) => new()
    {
        PointInTimeRecovery = section.Switch("pointInTimeRecovery", true, "Lets the table be restored to any second of the last 35 days."),
    };
}
