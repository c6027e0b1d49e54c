using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Tap.Infra.Configuration;

/// <summary>A bucket or a table that is copied.</summary>
/// <param name="Name">The short name of the stack's own, or the physical name of somebody else's.</param>
/// <param name="IsForeign">Whether it belongs to somebody else.</param>
public sealed record MigrationSource(string Name, bool IsForeign)
{
    private const int HashLength = 8;

    // What IAM leaves of 64 characters for source and environment together: the role of S3 has "tap-migration-" and "-<env>-replication"
    // around the source's part, and Pulumi adds eight. Names of buckets and tables leave more.
    private const int RoomInNames = 29;

    private static readonly ImmutableArray<string> Taken = ["access-logs", "data", "data-access-logs", "metadata"];

    /// <summary>
    /// What stands for the source in the names of what is made for it. A foreign name that is too long, has other characters than
    /// <c>a-z</c>, <c>0-9</c> and <c>-</c>, or is one of the migration's own ends with a part of its hash instead, so that no two are
    /// alike.
    /// </summary>
    /// <param name="environment">The environment's suffix, which every name ends with.</param>
    public string PartOfNames(string environment)
    {
        var room = RoomInNames - environment.Length;
        var plain = string.Concat(Name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        if (!IsForeign || (plain == Name && plain.Length <= room && !Taken.Contains(plain)))
            return Name;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name)))[..HashLength];
        return $"{plain[..Math.Min(plain.Length, room - HashLength - 1)].Trim('-')}-{hash}";
    }

    /// <summary>Reads the member <c>source</c>.</summary>
    /// <param name="section">What is copied.</param>
    /// <param name="own">The short name of the stack's own.</param>
    /// <param name="kind"><c>bucket</c> or <c>table</c>.</param>
    /// <param name="names">The rule of somebody else's name.</param>
    internal static MigrationSource Read(SettingsSection section, string own, string kind, Rule<string> names) => section.TextOrSection(
        "source",
        own,
        new($"{own}, or {{ \"{kind}\": name }} for another {kind} of the account and region", name => name == own, own),
        $"The {kind} that is copied: {own} is the stack's own, {{ \"{kind}\": name }} any of the account and region.",
        name => new MigrationSource(name, IsForeign: false),
        foreign => new MigrationSource(foreign.RequiredText(kind, names, $"The name of the {kind}."), IsForeign: true));
}
