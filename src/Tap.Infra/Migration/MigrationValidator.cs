using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Functions;
using Tap.Infra.Identity;
using Tap.Infra.Monitoring;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="MigrationValidator"/> is made of.</summary>
public sealed class MigrationValidatorArgs : ResourceArgs
{
    /// <summary>The stack's settings.</summary>
    public required TapSettings Settings { get; init; }

    /// <summary>Account, partition and region of the stack, where the function runs.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>The region of the copies.</summary>
    public required string TargetRegion { get; init; }

    /// <summary>The stack's key.</summary>
    public required EncryptionKey Key { get; init; }

    /// <summary>The key of the copies.</summary>
    public required EncryptionKey TargetKey { get; init; }

    /// <summary>The layers' ARNs.</summary>
    public required InputList<string> Layers { get; init; }

    /// <summary>Who is told of results, and of validations that failed.</summary>
    public required AlarmTopic Topic { get; init; }

    /// <summary>Where results are kept, under <c>migration/</c>.</summary>
    public required DataStorage Results { get; init; }

    /// <summary>The buckets that are compared.</summary>
    public required ImmutableArray<BucketReplica> Buckets { get; init; }

    /// <summary>The tables that are compared.</summary>
    public required ImmutableArray<TableReplica> Tables { get; init; }
}

/// <summary>The function that compares the copies with their sources; somebody invokes it.</summary>
public sealed class MigrationValidator : ComponentResource
{
    /// <summary>Registers role and function.</summary>
    public MigrationValidator(string name, MigrationValidatorArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:MigrationValidator", name, args, options)
    {
        var environment = args.Settings.Environment;
        Function = new TapFunction($"tap-migration-validator-{environment}", new TapFunctionArgs
        {
            Environment = environment,
            ShortName = "migration-validator",
            Description = "Compares the copies in another region with their sources",
            Settings = args.Settings.Functions.MigrationValidator,
            LogLevel = args.Settings.Functions.LogLevel,
            LogRetentionDays = args.Settings.Logs.RetentionDays,
            Layers = args.Layers,
            Context = args.Context,
            Role = new ExecutionRole($"tap-migration-validator-role-{environment}", new ExecutionRoleArgs { Context = args.Context }, this.ChildComponent()),
            Key = args.Key,
            DeadLetters = args.Topic,
            Grants =
            [
                .. ReadBuckets(args.Buckets),
                .. ReadTables(args.Tables),
                .. Decrypt(args),
                .. args.Results.CanWrite("migration/"),
            ],
            Variables = new InputMap<string>
            {
                ["SOURCE_REGION"] = args.Context.Region,
                ["TARGET_REGION"] = args.TargetRegion,
                ["BUCKETS"] = Output.JsonSerialize(Output.Create(args.Buckets.Select(bucket => new { source = bucket.SourceName, target = bucket.Name, prefix = bucket.Plan.Prefix }))),
                ["TABLES"] = Output.JsonSerialize(Output.Create(args.Tables.Select(table => new { source = table.Source.Name, target = table.Copy.Name }))),
                ["TOPIC_ARN"] = args.Topic.Arn,
                ["RESULT_BUCKET"] = args.Results.DataBucketName,
            },
        }, this.ChildComponent());
        RegisterOutputs();
    }

    /// <summary>The function.</summary>
    public TapFunction Function { get; }

    private static IEnumerable<Statement> ReadBuckets(ImmutableArray<BucketReplica> buckets) => buckets.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ListObjects",
            Actions = ["s3:ListBucket", "s3:ListBucketVersions"],
            Resources = Output.All(buckets.SelectMany(bucket => new[] { bucket.SourceArn, bucket.Arn })),
        },
        new Statement
        {
            Sid = "ReadObjects",
            Actions = ["s3:GetObject", "s3:GetObjectVersion"],
            Resources = Output.All(buckets.SelectMany(bucket => new[] { bucket.SourceArn, bucket.Arn }.Select(arn => Output.Format($"{arn}/{bucket.Plan.Prefix}*")))),
        },
    ];

    private static IEnumerable<Statement> Decrypt(MigrationValidatorArgs args)
    {
        ImmutableArray<string> services =
        [
            .. args.Buckets.Any(bucket => bucket.Key is not null) ? ImmutableArray.Create("s3") : [],
            .. args.Tables.IsEmpty ? ImmutableArray<string>.Empty : ["dynamodb"],
        ];
        return services.IsEmpty ? [] :
        [
            args.Key.CanUseThrough("DecryptData", ["kms:Decrypt"], services),
            args.TargetKey.CanUseThrough("DecryptCopies", ["kms:Decrypt"], services),
        ];
    }

    private static IEnumerable<Statement> ReadTables(ImmutableArray<TableReplica> tables) => tables.IsEmpty ? [] :
    [
        new Statement
        {
            Sid = "ReadItems",
            Actions = ["dynamodb:GetItem", "dynamodb:Scan"],
            Resources = Output.All(tables.SelectMany(table => new[] { table.Source.Arn, table.Copy.Arn })),
        },
    ];
}
