using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulumi;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that compares the copies in another region with their sources.</summary>
internal static class MigrationValidatorFunction
{
    /// <summary>Its short name, and its bundle's; the second of them has a number after it.</summary>
    public const string ShortName = "migration-validator";

    private static readonly string[] S3 = ["s3"];
    private static readonly string[] DynamoDb = ["dynamodb"];

    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Defines it.</summary>
    /// <param name="name">Its short name.</param>
    /// <param name="regions">Where sources and copies are.</param>
    /// <param name="buckets">The buckets that are compared.</param>
    /// <param name="tables">The tables that are compared.</param>
    /// <param name="storage">The stack's buckets, which say how objects are encrypted and keep the results, under <c>migration/</c>.</param>
    /// <param name="topic">Who is told of results, and of validations that failed.</param>
    public static FunctionDefinition Define(
        string name,
        RegionPair regions,
        ImmutableArray<CopiedBucket> buckets,
        ImmutableArray<CopiedTable> tables,
        DataStorage storage,
        IDeadLetterTarget topic) =>
        new(
            name,
            "Compares the copies in another region with their sources",
            regions.Source.Settings.Functions.MigrationValidator)
        {
            Bundle = ShortName,
            DeadLetters = topic,
            Grants =
            [
                .. ReadBuckets(buckets),
                .. ReadTables(tables),
                .. Decrypt(regions, buckets, tables),
                .. storage.CanWrite("migration/"),
            ],
            Variables = new InputMap<string>
            {
                ["SOURCE_REGION"] = regions.Source.Region,
                ["TARGET_REGION"] = regions.Target.Region,
                ["BUCKETS"] = Json(buckets.Select(bucket => new { source = bucket.SourceName, target = bucket.CopyName, prefix = bucket.Prefix })),
                ["TABLES"] = Json(tables.Select(table =>
                    new { source = table.SourceName, target = table.CopyName, keys = table.Keys, ttl = table.TimeToLive })),
                ["TOPIC_ARN"] = topic.Arn,
                ["RESULT_BUCKET"] = storage.DataBucketName,
            },
        };

    private static Output<string> Json<T>(T value) => Output.JsonSerialize(Output.Create(value), Format);

    private static IEnumerable<Statement> ReadBuckets(ImmutableArray<CopiedBucket> buckets) => buckets.IsEmpty ? [] :
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

    private static IEnumerable<Statement> ReadTables(ImmutableArray<CopiedTable> tables) => tables.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ReadItems",
            Actions = ["dynamodb:GetItem", "dynamodb:Scan"],
            Resources = Output.All(tables.SelectMany(table => new[] { table.SourceArn, table.CopyArn })),
        },
    ];

    private static IEnumerable<Statement> Decrypt(
        RegionPair regions, ImmutableArray<CopiedBucket> buckets, ImmutableArray<CopiedTable> tables)
    {
        ImmutableArray<CopiedBucket> encrypted = [.. buckets.Where(bucket => bucket.SourceKeyArn is not null)];
        ImmutableArray<string> sources =
            [.. encrypted.IsEmpty ? [] : S3, .. tables.All(table => table.SourceKeyArn is null) ? [] : DynamoDb];
        ImmutableArray<string> copies = [.. encrypted.IsEmpty ? [] : S3, .. tables.IsEmpty ? [] : DynamoDb];
        var keys = encrypted.Select(bucket => bucket.SourceKeyArn)
            .Concat(tables.Select(table => table.SourceKeyArn)).OfType<Output<string>>();
        if (!sources.IsEmpty)
        {
            yield return regions.SourceKey.CanUseThrough("DecryptData", ["kms:Decrypt"], sources) with
            {
                Resources = Output.All(keys).Apply(arns => arns.Distinct().ToImmutableArray()),
            };
        }

        if (!copies.IsEmpty)
            yield return regions.TargetKey.CanUseThrough("DecryptCopies", ["kms:Decrypt"], copies);
    }
}
