using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Functions.Definitions;

/// <summary>A bucket that is compared with its copy.</summary>
/// <param name="SourceName">The bucket's name.</param>
/// <param name="SourceArn">The bucket's ARN.</param>
/// <param name="CopyName">The copy's name.</param>
/// <param name="CopyArn">The copy's ARN.</param>
/// <param name="Prefix">What the keys of the copied objects start with.</param>
internal sealed record ComparedBucket(
    Output<string> SourceName, Output<string> SourceArn, Output<string> CopyName, Output<string> CopyArn, string Prefix)
{
    /// <summary>The ARNs of both.</summary>
    public IEnumerable<Output<string>> Arns => [SourceArn, CopyArn];
}

/// <summary>A table that is compared with its copy.</summary>
/// <param name="Source">The table.</param>
/// <param name="Copy">Its copy.</param>
internal sealed record ComparedTable(MetadataTable Source, MetadataTable Copy);

/// <summary>The function that compares the copies in another region with their sources.</summary>
internal static class MigrationValidatorFunction
{
    /// <summary>Defines it.</summary>
    /// <param name="regions">Where sources and copies are.</param>
    /// <param name="buckets">The buckets that are compared.</param>
    /// <param name="tables">The tables that are compared.</param>
    /// <param name="storage">The stack's buckets, which say how objects are encrypted and keep the results, under <c>migration/</c>.</param>
    /// <param name="topic">Who is told of results, and of validations that failed.</param>
    public static FunctionDefinition Define(
        RegionPair regions,
        ImmutableArray<ComparedBucket> buckets,
        ImmutableArray<ComparedTable> tables,
        DataStorage storage,
        IDeadLetterTarget topic) =>
        new(
            "migration-validator",
            "Compares the copies in another region with their sources",
            regions.Source.Settings.Functions.MigrationValidator)
        {
            DeadLetters = topic,
            Grants =
            [
                .. ReadBuckets(buckets),
                .. ReadTables(tables),
                .. Decrypt(regions, encryptedObjects: !buckets.IsEmpty && storage.Key is not null, items: !tables.IsEmpty),
                .. storage.CanWrite("migration/"),
            ],
            Variables = new InputMap<string>
            {
                ["SOURCE_REGION"] = regions.Source.Region,
                ["TARGET_REGION"] = regions.Target.Region,
                ["BUCKETS"] = Json(buckets.Select(bucket => new { source = bucket.SourceName, target = bucket.CopyName, prefix = bucket.Prefix })),
                ["TABLES"] = Json(tables.Select(table => new { source = table.Source.Name, target = table.Copy.Name })),
                ["TOPIC_ARN"] = topic.Arn,
                ["RESULT_BUCKET"] = storage.DataBucketName,
            },
        };

    private static Output<string> Json<T>(T value) => Output.JsonSerialize(Output.Create(value));

    private static IEnumerable<Statement> ReadBuckets(ImmutableArray<ComparedBucket> buckets) => buckets.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ListObjects",
            Actions = ["s3:ListBucket", "s3:ListBucketVersions"],
            Resources = Output.All(buckets.SelectMany(bucket => bucket.Arns)),
        },
        new Statement
        {
            Sid = "ReadObjects",
            Actions = ["s3:GetObject", "s3:GetObjectVersion"],
            Resources = Output.All(buckets.SelectMany(bucket => bucket.Arns.Select(arn => Output.Format($"{arn}/{bucket.Prefix}*")))),
        },
    ];

    private static IEnumerable<Statement> ReadTables(ImmutableArray<ComparedTable> tables) => tables.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ReadItems",
            Actions = ["dynamodb:GetItem", "dynamodb:Scan"],
            Resources = Output.All(tables.SelectMany(table => new[] { table.Source.Arn, table.Copy.Arn })),
        },
    ];

    private static IEnumerable<Statement> Decrypt(RegionPair regions, bool encryptedObjects, bool items)
    {
        ImmutableArray<string> services = [.. encryptedObjects ? ["s3"] : Array.Empty<string>(), .. items ? ["dynamodb"] : Array.Empty<string>()];
        return services.IsEmpty ? [] :
        [
            regions.SourceKey.CanUseThrough("DecryptData", ["kms:Decrypt"], services),
            regions.TargetKey.CanUseThrough("DecryptCopies", ["kms:Decrypt"], services),
        ];
    }
}
