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

    /// <summary>
    /// The keys of the index that new transactions of a user are spread over, 1 to 16; default 1. A key takes
    /// <see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">1,000 write units a second</see>.
    /// </summary>
    public required int KeysPerUser { get; init; }

    /// <summary>
    /// The keys that a list of a user's transactions reads, each with a query; default 1. Not fewer than <see cref="KeysPerUser"/>, also of
    /// other versions that serve meanwhile, nor than were ever written.
    /// </summary>
    public required int ListedKeysPerUser { get; init; }

    // Up to the quota of a table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html.
    // DynamoDB keeps a maximum that an update does not name, so that null alone would not take it back.
    private static readonly Rule<int> UnitsASecond = new(
        "-1 or a whole number of units a second from 1 to 40000", units => units is -1 or >= 1 and <= 40_000, "1000")
    {
        Schema = new() { ["anyOf"] = new JsonArray(Rule.Enum([-1]), new JsonObject { ["minimum"] = 1, ["maximum"] = 40_000 }) },
    };

    // Each is a query of every list, and the function has ten sockets.
    private static readonly Rule<int> Keys = Rule.Between(1, 16, "keys", 4);

    internal static TableSettings Read(SettingsSection section, SettingsReport report)
    {
        var settings = Read(section);
        if (settings.KeysPerUser > settings.ListedKeysPerUser)
        {
            report.Fault(
                "tap:table.keysPerUser",
                $"{settings.KeysPerUser}",
                $"at most tap:table.listedKeysPerUser, which is {settings.ListedKeysPerUser}, or lists would lack transactions",
                $"{settings.ListedKeysPerUser}");
        }

        return settings;
    }

    private static TableSettings Read(SettingsSection section) => new()
    {
        PointInTimeRecovery = section.Switch("pointInTimeRecovery", true, "Lets the table be restored to any second of the last 35 days."),
        ContributorInsights = section.Switch(
            "contributorInsights", false, "Lets CloudWatch tell which keys of the table and of its index are throttled, and of their copies; it shows them unencrypted."),
        MaxReadUnits = section.OptionalNumber(
            "maxReadUnits", null, UnitsASecond, "The read units a second of the table at most, and of its index again; what exceeds them is throttled. null for no maximum, -1 once to take one back."),
        MaxWriteUnits = section.OptionalNumber(
            "maxWriteUnits", null, UnitsASecond, "The same of write units."),
        KeysPerUser = section.Number(
            "keysPerUser", 1, Keys, "Keys of the index that a user's new transactions are spread over; each takes 1,000 of them a second."),
        ListedKeysPerUser = section.Number(
            "listedKeysPerUser", 1, Keys, "Keys that a list of a user's transactions reads: as many as were ever written, one query each."),
    };
}
