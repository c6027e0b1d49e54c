using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.DynamoDB.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using DynamoDB = Pulumi.Aws.DynamoDB;

namespace Tap.Infra.Storage;

/// <summary>What a <see cref="MetadataTable"/> is made of.</summary>
/// <param name="Context">The stack, in the region of the table.</param>
/// <param name="Key">The region's key.</param>
/// <param name="TableName">The logical name, and the physical one unless <see cref="PhysicalName"/> is given.</param>
public sealed record MetadataTableArgs(StackContext Context, EncryptionKey Key, string TableName)
{
    /// <summary>The physical name.</summary>
    public string? PhysicalName { get; init; }

    /// <summary>The capacity that is paid for; null pays for each request, up to the maximum of the settings.</summary>
    public TableCapacity? Capacity { get; init; }

    /// <summary>Whether the table can be restored to any second of the last 35 days; by default as the settings say.</summary>
    public bool PointInTimeRecovery { get; init; } = Context.Settings.Table.PointInTimeRecovery;
}

/// <summary>Capacity that is paid for whether it is used or not, in units.</summary>
/// <param name="Reads">Read units of the table, and of its index.</param>
/// <param name="Writes">Write units of the table, and of its index.</param>
/// <param name="Scaled">Whether Application Auto Scaling changes them, so that Pulumi must not change them back.</param>
public sealed record TableCapacity(int Reads, int Writes, bool Scaled);

/// <summary>The table of metadata items: <c>id</c> and <c>timestamp</c>, and by user through the index <c>byUser</c>.</summary>
public sealed class MetadataTable : ComponentResource
{
    /// <summary>The index that finds items by user.</summary>
    internal const string UserIndex = "byUser";

    /// <summary>The attribute that tells when an item expires.</summary>
    internal const string TimeToLive = "ttl";

    /// <summary>The attributes of the key, the partition's first.</summary>
    internal static ImmutableArray<string> Keys { get; } = ["id", "timestamp"];

    // The list of indexes as a whole: indexes are a set of the provider, and its bridge honours no path into one, so that every update
    // would put the capacity of the index back.
    private static readonly List<string> ScaledInputs = ["readCapacity", "writeCapacity", "globalSecondaryIndexes"];

    /// <summary>Registers the table.</summary>
    public MetadataTable(string name, MetadataTableArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:MetadataTable", name, options)
    {
        var protection = args.Context.Settings.DeletionProtection;
        var reads = Given(args.Capacity?.Reads);
        var writes = Given(args.Capacity?.Writes);
        var settings = args.Context.Settings.Table;
        var (maxReads, maxWrites) = (Given(settings.MaxReadUnits), Given(settings.MaxWriteUnits));
        var hasMaximum = args.Capacity is null && (maxReads ?? maxWrites) is not null;
        var table = new DynamoDB.Table(args.TableName, new DynamoDB.TableArgs
        {
            Name = args.PhysicalName ?? args.TableName,
            BillingMode = args.Capacity is null ? "PAY_PER_REQUEST" : "PROVISIONED",
            ReadCapacity = reads,
            WriteCapacity = writes,
            HashKey = Keys[0],
            RangeKey = Keys[1],
            Attributes =
            {
                new TableAttributeArgs { Name = "id", Type = "S" },
                new TableAttributeArgs { Name = "timestamp", Type = "N" },
                new TableAttributeArgs { Name = "userId", Type = "S" },
            },
            GlobalSecondaryIndexes = new TableGlobalSecondaryIndexArgs
            {
                Name = UserIndex,

                // Deprecated in an index for KeySchemas, with which the provider reports changes that are none: docs/data-model.md.
                HashKey = "userId",
                RangeKey = "timestamp",
                ProjectionType = "ALL",
                ReadCapacity = reads,
                WriteCapacity = writes,
                OnDemandThroughput = hasMaximum
                    ? (Input<TableGlobalSecondaryIndexOnDemandThroughputArgs>)new TableGlobalSecondaryIndexOnDemandThroughputArgs
                    {
                        MaxReadRequestUnits = maxReads,
                        MaxWriteRequestUnits = maxWrites,
                    }
                    : null,
            },
            OnDemandThroughput = hasMaximum
                ? (Input<TableOnDemandThroughputArgs>)new TableOnDemandThroughputArgs
                {
                    MaxReadRequestUnits = maxReads,
                    MaxWriteRequestUnits = maxWrites,
                }
                : null,
            ServerSideEncryption = new TableServerSideEncryptionArgs { Enabled = true, KmsKeyArn = args.Key.Arn },
            PointInTimeRecovery = new TablePointInTimeRecoveryArgs { Enabled = args.PointInTimeRecovery },
            StreamEnabled = true,
            StreamViewType = "NEW_AND_OLD_IMAGES",
            Ttl = new TableTtlArgs { Enabled = true, AttributeName = TimeToLive },
            DeletionProtectionEnabled = protection,
        }, this.Child(new CustomResourceOptions
        {
            Protect = protection,
            IgnoreChanges = args.Capacity is { Scaled: true } ? ScaledInputs : [],
        }));

        Name = table.Name;
        Arn = table.Arn;
        StreamArn = table.StreamArn;
        if (settings.ContributorInsights)
            TellThrottledKeys(args.TableName);
        RegisterOutputs();
    }

    /// <summary>The table's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The table's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The ARN of the table's stream.</summary>
    [Output("streamArn")]
    public Output<string> StreamArn { get; private set; }

    /// <summary>The right to do <paramref name="actions"/> on the table itself, its indexes excluded.</summary>
    /// <param name="actions">DynamoDB's actions, such as <c>dynamodb:PutItem</c>.</param>
    public Statement Can(params ImmutableArray<string> actions) => new() { Sid = "UseTable", Actions = actions, Resources = Arn };

    /// <summary>The right to query the index <c>byUser</c>, and nothing else.</summary>
    public Statement CanQueryByUser() => new() { Sid = "QueryByUser", Actions = ["dynamodb:Query"], Resources = Output.Format($"{Arn}/index/{UserIndex}") };

    // Of those that are throttled alone: to count what each key is asked for would be charged for each request.
    private void TellThrottledKeys(string tableName)
    {
        foreach (var index in new[] { null, UserIndex })
        {
            var name = index is null ? $"{tableName}-throttled-keys" : $"{tableName}-{index}-throttled-keys";
            _ = new DynamoDB.ContributorInsights(name, new DynamoDB.ContributorInsightsArgs
            {
                TableName = Name,
                IndexName = index is null ? null : (Input<string>)index,
                Mode = "THROTTLED_KEYS",
            }, this.Child());
        }
    }

    private static Input<int>? Given(int? number) => number is { } value ? value : null;
}
