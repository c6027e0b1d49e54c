using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
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
        var context = args.Context;
        var tableName = context.Name(args.Plan.Source);
        Plan = args.Plan;
        Source = context.Table;
        Copy = new MetadataTable(tableName, new MetadataTableArgs(context.Target, context.Regions.TargetKey, tableName)
        {
            PhysicalName = args.Plan.Target,
            PointInTimeRecovery = true,
            Capacity = new TableCapacity((int)Plan.Reads.Least, (int)Plan.Writes.Least, Scaled: Plan.TargetUtilization is not null),
        }, this.ChildComponent());
        if (Plan.TargetUtilization is { } utilization)
            _ = new TableScaling($"{tableName}-scaling", new TableScalingArgs(Copy, Plan.Reads, Plan.Writes, utilization), this.ChildComponent());

        RegisterOutputs();
    }

    /// <summary>What the plan says of the table.</summary>
    public TablePlan Plan { get; }

    /// <summary>The table that is copied.</summary>
    public MetadataTable Source { get; }

    /// <summary>Its copy.</summary>
    public MetadataTable Copy { get; }
}
