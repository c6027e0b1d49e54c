using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableReplicator"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Replica">The table and its copy.</param>
public sealed record TableReplicatorArgs(MigrationContext Context, TableReplica Replica);

/// <summary>The function that keeps the copy of a table as the table is, and the stream that invokes it.</summary>
public sealed class TableReplicator : ComponentResource
{
    /// <summary>Registers role, function and event source mapping.</summary>
    public TableReplicator(string name, TableReplicatorArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableReplicator", name, options)
    {
        var (context, replica) = (args.Context, args.Replica);
        Function = context.Runtime.Create(
            TableReplicatorFunction.Define(context.Regions, replica.Source, replica.Copy, context.Topic), this);

        // From the oldest record on: with LATEST, changes between now and the first poll would be lost. What fails is tried again for as
        // long as the stream keeps it, a day: the source has taken the item, so the fault is the other region's, and passes. A batch that
        // fails is halved meanwhile, so that the records that can be copied are.
        var mapping = new Lambda.EventSourceMapping($"{context.Source.Name(TableReplicatorFunction.ShortName)}-stream", new Lambda.EventSourceMappingArgs
        {
            EventSourceArn = replica.Source.StreamArn,
            FunctionName = Function.AliasArn,
            StartingPosition = "TRIM_HORIZON",
            BatchSize = 100,
            ParallelizationFactor = BatchesOfAShard(context.Source.Settings.Functions.TableReplicator.ReservedConcurrency),
            BisectBatchOnFunctionError = true,
            MaximumRecordAgeInSeconds = 86_400,
            FunctionResponseTypes = "ReportBatchItemFailures",
            DestinationConfig = new EventSourceMappingDestinationConfigArgs
            {
                OnFailure = new EventSourceMappingDestinationConfigOnFailureArgs { DestinationArn = context.Topic.Arn },
            },
        }, this.Child());

        Replica = replica;
        MappingId = mapping.Uuid;
        MappingArn = mapping.Arn;
        RegisterOutputs();
    }

    // A shard has the writes of one partition, up to 1,000 a second, of which a batch at a time copies some 100. A new table has four:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html. More batches than there are executions
    // for would be throttled. Lambda takes ten at most, and keeps the order of each item's changes:
    // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    private static int BatchesOfAShard(int? executions) => executions is { } reserved ? Math.Clamp(reserved / 4, 1, 10) : 10;

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
