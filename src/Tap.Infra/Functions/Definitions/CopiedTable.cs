using System.Collections.Immutable;
using Pulumi;

namespace Tap.Infra.Functions.Definitions;

/// <summary>A table and its copy, as the functions of a migration know them.</summary>
/// <param name="SourceName">The table's name.</param>
/// <param name="SourceArn">The table's ARN.</param>
/// <param name="SourceKeyArn">The key that encrypts it; null where it is DynamoDB's own.</param>
/// <param name="CopyName">The copy's name.</param>
/// <param name="CopyArn">The copy's ARN.</param>
/// <param name="Keys">The attributes of its key, the partition's first.</param>
/// <param name="TimeToLive">The attribute that tells when an item expires; null where none does.</param>
internal sealed record CopiedTable(
    Output<string> SourceName, Output<string> SourceArn, Output<string>? SourceKeyArn,
    Output<string> CopyName, Output<string> CopyArn, ImmutableArray<string> Keys, string? TimeToLive)
{
    /// <summary>The stream of the table; null where it has none yet.</summary>
    public Output<string>? StreamArn { get; init; }

    /// <summary>The keys of some tables, each once where it is known to be the same.</summary>
    public static InputList<string> KeysOf(ImmutableArray<CopiedTable> tables) =>
        Output.All(tables.Select(table => table.SourceKeyArn).OfType<Output<string>>()).Apply(keys => keys.Distinct().ToImmutableArray());
}

/// <summary>A bucket and its copy, as the functions of a migration know them.</summary>
/// <param name="SourceName">The bucket's name.</param>
/// <param name="SourceArn">The bucket's ARN.</param>
/// <param name="SourceKeyArn">The key of its objects; null where S3's own keys encrypt them.</param>
/// <param name="CopyName">The copy's name.</param>
/// <param name="CopyArn">The copy's ARN.</param>
/// <param name="Prefix">What the keys of the copied objects start with.</param>
internal sealed record CopiedBucket(
    Output<string> SourceName,
    Output<string> SourceArn,
    Output<string>? SourceKeyArn,
    Output<string> CopyName,
    Output<string> CopyArn,
    string Prefix)
{
    /// <summary>The ARNs of both.</summary>
    public IEnumerable<Output<string>> Arns => [SourceArn, CopyArn];
}
