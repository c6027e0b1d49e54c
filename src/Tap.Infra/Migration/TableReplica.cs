using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableReplica"/> is made of.</summary>
public sealed class TableReplicaArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>Which table is copied, and the capacity of its copy.</summary>
    public required TablePlan Plan { get; init; }

    /// <summary>The table that is copied.</summary>
    public required MetadataTable Source { get; init; }

    /// <summary>The key of the target region.</summary>
    public required Input<string> KmsKeyArn { get; init; }

    /// <summary>Whether the copy is protected from deletion.</summary>
    public required bool DeletionProtection { get; init; }
}

/// <summary>
/// A copy of a table in the target region: a table of its own with a stream, so that it can be the source one day. No global table, as
/// its replicas are one table with the source, and could neither be sized nor given up apart from it.
/// </summary>
public sealed class TableReplica : ComponentResource
{
    /// <summary>Registers the copy and, when the plan asks for it, the scaling of its capacity.</summary>
    public TableReplica(string name, TableReplicaArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableReplica", name, args, options)
    {
        var tableName = $"tap-migration-{args.Plan.Source}-{args.Environment}";
        Plan = args.Plan;
        Source = args.Source;
        Copy = new MetadataTable(tableName, new MetadataTableArgs
        {
            TableName = tableName,
            PhysicalName = args.Plan.Target,
            Settings = new TableSettings { PointInTimeRecovery = true },
            Capacity = new TableCapacity((int)Plan.Reads.Least, (int)Plan.Writes.Least, Scaled: Plan.TargetUtilization is not null),
            KmsKeyArn = args.KmsKeyArn,
            DeletionProtection = args.DeletionProtection,
        }, this.ChildComponent());
        if (Plan.TargetUtilization is { } targetUtilization)
        {
            _ = new TableScaling($"{tableName}-scaling", new TableScalingArgs
            {
                Table = Copy,
                Reads = Plan.Reads,
                Writes = Plan.Writes,
                TargetUtilization = targetUtilization,
            }, this.ChildComponent());
        }

        RegisterOutputs();
    }

    /// <summary>What the plan says of the table.</summary>
    public TablePlan Plan { get; }

    /// <summary>The table that is copied.</summary>
    public MetadataTable Source { get; }

    /// <summary>Its copy.</summary>
    public MetadataTable Copy { get; }
}
