using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Functions;
using Tap.Infra.Identity;
using Tap.Infra.Monitoring;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableReplicator"/> is made of.</summary>
public sealed class TableReplicatorArgs : ResourceArgs
{
    /// <summary>The stack's settings.</summary>
    public required TapSettings Settings { get; init; }

    /// <summary>Account, partition and region of the stack, where the function runs.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>The region of the copy.</summary>
    public required string TargetRegion { get; init; }

    /// <summary>The stack's key.</summary>
    public required EncryptionKey Key { get; init; }

    /// <summary>The key of the copy.</summary>
    public required EncryptionKey TargetKey { get; init; }

    /// <summary>The layers' ARNs.</summary>
    public required InputList<string> Layers { get; init; }

    /// <summary>Who is told of changes that could not be copied.</summary>
    public required AlarmTopic Topic { get; init; }

    /// <summary>The table and its copy.</summary>
    public required TableReplica Replica { get; init; }
}

/// <summary>The function that keeps the copy of a table as the table is, and the stream that invokes it.</summary>
public sealed class TableReplicator : ComponentResource
{
    /// <summary>Registers role, function and event source mapping.</summary>
    public TableReplicator(string name, TableReplicatorArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableReplicator", name, args, options)
    {
        var environment = args.Settings.Environment;
        Function = new TapFunction($"tap-table-replicator-{environment}", new TapFunctionArgs
        {
            Environment = environment,
            ShortName = "table-replicator",
            Description = "Copies changes of the table to another region",
            Settings = args.Settings.Functions.TableReplicator,
            LogLevel = args.Settings.Functions.LogLevel,
            LogRetentionDays = args.Settings.Logs.RetentionDays,
            Layers = args.Layers,
            Context = args.Context,
            Role = new ExecutionRole($"tap-table-replicator-role-{environment}", new ExecutionRoleArgs { Context = args.Context }, this.ChildComponent()),
            Key = args.Key,
            DeadLetters = args.Topic,
            Grants =
            [
                args.Replica.Source.Can("dynamodb:GetItem", "dynamodb:Scan"),
                .. args.Replica.Source.CanReadStream(),
                args.Key.CanUseThrough("DecryptData", ["kms:Decrypt"], "dynamodb"),
                args.Replica.Copy.Can("dynamodb:PutItem", "dynamodb:DeleteItem") with { Sid = "WriteCopy" },
                args.TargetKey.CanUseThrough("UseTargetKey", ["kms:Decrypt"], "dynamodb"),
            ],
            Variables = new InputMap<string>
            {
                ["SOURCE_TABLE"] = args.Replica.Source.Name,
                ["TARGET_TABLE"] = args.Replica.Copy.Name,
                ["TARGET_REGION"] = args.TargetRegion,
            },
        }, this.ChildComponent());

        // From the oldest record on: with LATEST, changes between now and the first poll would be lost. What fails is tried again for as
        // long as the stream keeps it, a day: the source has taken the item, so the fault is the other region's, and passes. A batch that
        // fails is halved meanwhile, so that the records that can be copied are.
        var mapping = new Lambda.EventSourceMapping($"tap-table-replicator-{environment}-stream", new Lambda.EventSourceMappingArgs
        {
            EventSourceArn = args.Replica.Source.StreamArn,
            FunctionName = Function.AliasArn,
            StartingPosition = "TRIM_HORIZON",
            BatchSize = 100,
            BisectBatchOnFunctionError = true,
            MaximumRecordAgeInSeconds = 86_400,
            FunctionResponseTypes = "ReportBatchItemFailures",
            DestinationConfig = new EventSourceMappingDestinationConfigArgs
            {
                OnFailure = new EventSourceMappingDestinationConfigOnFailureArgs { DestinationArn = args.Topic.Arn },
            },
        }, this.Child());

        Replica = args.Replica;
        MappingId = mapping.Uuid;
        MappingArn = mapping.Arn;
        RegisterOutputs();
    }

    /// <summary>The function.</summary>
    public TapFunction Function { get; }

    /// <summary>The table and its copy.</summary>
    public TableReplica Replica { get; }

    /// <summary>The id of the event source mapping.</summary>
    [Output("mappingId")]
    public Output<string> MappingId { get; private set; }

    /// <summary>The ARN of the event source mapping.</summary>
    [Output("mappingArn")]
    public Output<string> MappingArn { get; private set; }
}
