using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableReplica"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Plan">Which table is copied, and the capacity of its copy.</param>
public sealed record TableReplicaArgs(MigrationContext Context, TablePlan Plan);

/// <summary>
/// A copy of a table in the target region: a table of its own with a stream, so that it can be the source one day. No global table, as
/// its replicas are one table with the source, and could neither be sized nor given up apart from it.
/// </summary>
public sealed class TableReplica : ComponentResource
{
    /// <summary>Registers the copy and, when the plan asks for it, the scaling of its capacity.</summary>
    public TableReplica(string name, TableReplicaArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableReplica", name, options)
    {
        var (context, plan) = (args.Context, args.Plan);
        var tableName = context.Name(context.Part(plan.Source));
        var capacity = new TableCapacity((int)plan.Reads.Least, (int)plan.Writes.Least, Scaled: plan.TargetUtilization is not null);
        Plan = plan;
        if (plan.Source.IsForeign)
        {
            var found = context.Found.Tables[plan.Source.Name];
            var copy = new ForeignTableCopy(
                tableName,
                new ForeignTableCopyArgs(context.Target, context.Regions.TargetKey, plan.Target ?? tableName, found, capacity),
                this.ChildComponent());
            var key = found.ServerSideEncryption.KmsKeyArn;
            Indexes = [.. found.GlobalSecondaryIndexes.Select(index => (index.Name, $"index-{index.Name}"))];
            Tables = new CopiedTable(
                Output.Create(plan.Source.Name),
                Output.Create(found.Arn),
                string.IsNullOrEmpty(key) ? null : Output.Create(key),
                copy.Name,
                copy.Arn,
                copy.Keys,
                found.Ttl.Enabled ? found.Ttl.AttributeName : null)
            {
                // The ARN of a stream that was turned off stays.
                StreamArn = found.StreamEnabled ? Output.Create(found.StreamArn) : null,
            };
        }
        else
        {
            var copy = new MetadataTable(tableName, new MetadataTableArgs(context.Target, context.Regions.TargetKey, tableName)
            {
                PhysicalName = plan.Target,
                PointInTimeRecovery = true,
                Capacity = capacity,
            }, this.ChildComponent());
            Indexes = [(MetadataTable.UserIndex, "index")];
            Tables = new CopiedTable(
                context.Table.Name,
                context.Table.Arn,
                context.Regions.SourceKey.Arn,
                copy.Name,
                copy.Arn,
                MetadataTable.Keys,
                MetadataTable.TimeToLive)
            {
                StreamArn = context.Table.StreamArn,
            };
        }

        if (plan.TargetUtilization is { } utilization)
        {
            _ = new TableScaling(
                $"{tableName}-scaling", new TableScalingArgs(Tables.CopyName, Indexes, plan.Reads, plan.Writes, utilization), this.ChildComponent());
        }

        RegisterOutputs();
    }

    /// <summary>What the plan says of the table.</summary>
    public TablePlan Plan { get; }

    /// <summary>The global secondary indexes, each with what stands for it in logical names.</summary>
    public ImmutableArray<(string Name, string Part)> Indexes { get; }

    /// <summary>The table and its copy.</summary>
    internal CopiedTable Tables { get; }
}
