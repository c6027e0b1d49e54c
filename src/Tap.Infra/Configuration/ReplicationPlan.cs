namespace Tap.Infra.Configuration;

/// <summary>How objects are copied.</summary>
public sealed record ReplicationPlan
{
    /// <summary>Whether an object that is deleted without naming a version is deleted in the copy as well.</summary>
    public required bool DeleteMarkers { get; init; }

    /// <summary>Whether S3 undertakes to copy within 15 minutes, for a price; it measures how late it copies either way.</summary>
    public required bool TimeControl { get; init; }

    internal static ReplicationPlan Read(SettingsSection section) => new()
    {
        DeleteMarkers = section.Switch("deleteMarkers", true, "Whether deleting an object deletes it in the copy."),
        TimeControl = section.Switch("timeControl", true, "Whether S3 undertakes to copy within 15 minutes, which is billed; how late it copies and what failed is measured either way."),
    };
}
