using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the metadata table: section <c>tap:table</c>.</summary>
public sealed record TableSettings
{
    /// <summary>Whether the table can be restored to any second of the last 35 days; default true.</summary>
    public required bool PointInTimeRecovery { get; init; }

    /// <summary>
    /// Whether CloudWatch tells which keys of the table, of its index and of their copies are throttled; default false, as it shows them
    /// to whoever may read its reports, unencrypted.
    /// </summary>
    public required bool ContributorInsights { get; init; }

    /// <summary>
    /// The read units a second that the table consumes at most, and its index again: a target of DynamoDB, which lets short bursts pass.
    /// Null (the default) sets none, and -1 takes back one that was set.
    /// </summary>
    public required int? MaxReadUnits { get; init; }

    /// <summary>The same of write units.</summary>
    public required int? MaxWriteUnits { get; init; }

    // Up to the quota of a table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html.
    // DynamoDB keeps a maximum that an update does not name, so that null alone would not take it back.
    private static readonly Rule<int> UnitsASecond = new(
        "-1 or a whole number of units a second from 1 to 40000", units => units is -1 or >= 1 and <= 40_000, "1000")
    {
        Schema = new() { ["anyOf"] = new JsonArray(Rule.Enum([-1]), new JsonObject { ["minimum"] = 1, ["maximum"] = 40_000 }) },
    };

    internal static TableSettings Read(SettingsSection section) => new()
    {
        PointInTimeRecovery = section.Switch("pointInTimeRecovery", true, "Lets the table be restored to any second of the last 35 days."),
        ContributorInsights = section.Switch(
            "contributorInsights", false, "Lets CloudWatch tell which keys of the table and of its index are throttled, and of their copies; it shows them unencrypted."),
        MaxReadUnits = section.OptionalNumber(
            "maxReadUnits", null, UnitsASecond, "The read units a second of the table at most, and of its index again; what exceeds them is throttled. null for no maximum, -1 once to take one back."),
        MaxWriteUnits = section.OptionalNumber(
            "maxWriteUnits", null, UnitsASecond, "The same of write units."),
    };
}
