using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.DynamoDB.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Identity;
using DynamoDB = Pulumi.Aws.DynamoDB;

namespace Tap.Infra.Storage;

/// <summary>What a <see cref="MetadataTable"/> is made of.</summary>
public sealed class MetadataTableArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The table's settings.</summary>
    public required TableSettings Settings { get; init; }

    /// <summary>The stack's key.</summary>
    public required Input<string> KmsKeyArn { get; init; }

    /// <summary>Whether Pulumi and DynamoDB refuse to delete the table.</summary>
    public required bool DeletionProtection { get; init; }
}

/// <summary>The table of metadata items: <c>id</c> and <c>timestamp</c>, and by user through the index <c>byUser</c>.</summary>
public sealed class MetadataTable : ComponentResource
{
    private const string UserIndex = "byUser";

    /// <summary>Registers the table.</summary>
    public MetadataTable(string name, MetadataTableArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:MetadataTable", name, args, options)
    {
        var tableName = $"tap-metadata-{args.Environment}";
        var table = new DynamoDB.Table(tableName, new DynamoDB.TableArgs
        {
            Name = tableName,
            BillingMode = "PAY_PER_REQUEST",
            HashKey = "id",
            RangeKey = "timestamp",
            Attributes =
            {
                new TableAttributeArgs { Name = "id", Type = "S" },
                new TableAttributeArgs { Name = "timestamp", Type = "N" },
                new TableAttributeArgs { Name = "userId", Type = "S" },
            },
            GlobalSecondaryIndexes = new TableGlobalSecondaryIndexArgs
            {
                Name = UserIndex,
                HashKey = "userId",
                RangeKey = "timestamp",
                ProjectionType = "ALL",
            },
            ServerSideEncryption = new TableServerSideEncryptionArgs { Enabled = true, KmsKeyArn = args.KmsKeyArn },
            PointInTimeRecovery = new TablePointInTimeRecoveryArgs { Enabled = args.Settings.PointInTimeRecovery },
            StreamEnabled = true,
            StreamViewType = "NEW_AND_OLD_IMAGES",
            Ttl = new TableTtlArgs { Enabled = true, AttributeName = "ttl" },
            DeletionProtectionEnabled = args.DeletionProtection,
        }, this.Child(new CustomResourceOptions { Protect = args.DeletionProtection }));

        Name = table.Name;
        Arn = table.Arn;
        StreamArn = table.StreamArn;
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
}
