using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableReplicator"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="FunctionName">The function's short name.</param>
/// <param name="Replicas">The tables and their copies.</param>
public sealed record TableReplicatorArgs(MigrationContext Context, string FunctionName, ImmutableArray<TableReplica> Replicas);

/// <summary>A stream that invokes a replicator.</summary>
/// <param name="Replica">The table whose stream it is.</param>
/// <param name="Id">The id of the event source mapping.</param>
/// <param name="Arn">The ARN of the event source mapping.</param>
public sealed record ReplicatedStream(TableReplica Replica, Output<string> Id, Output<string> Arn);

/// <summary>The function that keeps the copies of some tables as the tables are, and the streams that invoke it.</summary>
public sealed class TableReplicator : ComponentResource
{
    /// <summary>Registers role and function, and an event source mapping for each table that has a stream.</summary>
    public TableReplicator(string name, TableReplicatorArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableReplicator", name, options)
    {
        var context = args.Context;
        Function = context.Runtime.Create(
            TableReplicatorFunction.Define(
                args.FunctionName, context.Regions, [.. args.Replicas.Select(replica => replica.Tables)], context.Topic),
            this);
        Replicas = args.Replicas;
        Streams =
        [
            .. args.Replicas.SelectMany(replica =>
                replica.Tables.StreamArn is { } streamArn ? [Read(args, replica, streamArn)] : Array.Empty<ReplicatedStream>()),
        ];
        RegisterOutputs();
    }

    /// <summary>The function.</summary>
    public TapFunction Function { get; }

    /// <summary>The tables and their copies.</summary>
    public ImmutableArray<TableReplica> Replicas { get; }

    /// <summary>The streams that invoke it: of all tables but those whose owner is still to turn one on.</summary>
    public ImmutableArray<ReplicatedStream> Streams { get; }

    // From the oldest record on: with LATEST, changes between now and the first poll would be lost. What fails is tried again for as
    // long as the stream keeps it, a day: the source has taken the item, so the fault is the other region's, and passes. A batch that
    // fails is halved meanwhile, so that the records that can be copied are.
    private ReplicatedStream Read(TableReplicatorArgs args, TableReplica replica, Output<string> streamArn)
    {
        var (context, source) = (args.Context, replica.Plan.Source);
        var function = context.Source.Name(args.FunctionName);
        var name = source.IsForeign ? $"{function}-{context.Part(source)}-stream" : $"{function}-stream";
        var mapping = new Lambda.EventSourceMapping(name, new Lambda.EventSourceMappingArgs
        {
            EventSourceArn = streamArn,
            FunctionName = Function.AliasArn,
            StartingPosition = "TRIM_HORIZON",
            BatchSize = 100,
            ParallelizationFactor = BatchesOfAShard(
                context.Source.Settings.Functions.TableReplicator.ReservedConcurrency, args.Replicas.Length),
            BisectBatchOnFunctionError = true,
            MaximumRecordAgeInSeconds = 86_400,
            FunctionResponseTypes = "ReportBatchItemFailures",
            DestinationConfig = new EventSourceMappingDestinationConfigArgs
            {
                OnFailure = new EventSourceMappingDestinationConfigOnFailureArgs { DestinationArn = context.Topic.Arn },
            },
        }, this.Child());
        return new ReplicatedStream(replica, mapping.Uuid, mapping.Arn);
    }

    // A shard has the writes of one partition, up to 1,000 a second, of which a batch at a time copies some 100. A new table has four:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html. More batches than there are executions
    // for would be throttled. Lambda takes ten at most, and keeps the order of each item's changes:
    // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    private static int BatchesOfAShard(int? executions, int tables) =>
        executions is { } reserved ? Math.Clamp(reserved / (4 * tables), 1, 10) : 10;
}
