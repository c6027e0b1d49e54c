using Pulumi;
using Pulumi.Aws.AppAutoScaling.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Storage;
using AppAutoScaling = Pulumi.Aws.AppAutoScaling;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableScaling"/> is made of.</summary>
/// <param name="Table">The table.</param>
/// <param name="Reads">The bounds of the read units.</param>
/// <param name="Writes">The bounds of the write units.</param>
/// <param name="TargetUtilization">The percentage of use to aim at.</param>
public sealed record TableScalingArgs(MetadataTable Table, CapacityRange Reads, CapacityRange Writes, int TargetUtilization);

/// <summary>
/// Lets the capacity of a table and of its index follow what they are used for:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html. The index is scaled with the table, as one that is
/// short of write units holds up the writes of the table.
/// </summary>
public sealed class TableScaling : ComponentResource
{
    private readonly TableScalingArgs args;
    private readonly string name;

    /// <summary>Registers a target and a policy for the reads and the writes of the table and of its index.</summary>
    public TableScaling(string name, TableScalingArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableScaling", name, options)
    {
        this.args = args;
        this.name = name;
        var table = Output.Format($"table/{args.Table.Name}");
        var index = Output.Format($"table/{args.Table.Name}/index/{MetadataTable.UserIndex}");
        Scale("table-reads", table, "table:ReadCapacityUnits", "DynamoDBReadCapacityUtilization", args.Reads);
        Scale("table-writes", table, "table:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization", args.Writes);
        Scale("index-reads", index, "index:ReadCapacityUnits", "DynamoDBReadCapacityUtilization", args.Reads);
        Scale("index-writes", index, "index:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization", args.Writes);
        RegisterOutputs();
    }

    private void Scale(string part, Input<string> resourceId, string dimension, string metric, CapacityRange range)
    {
        var target = new AppAutoScaling.Target($"{name}-{part}", new AppAutoScaling.TargetArgs
        {
            ServiceNamespace = "dynamodb",
            ResourceId = resourceId,
            ScalableDimension = $"dynamodb:{dimension}",
            MinCapacity = (int)range.Least,
            MaxCapacity = (int)range.Most,
        }, this.Child());
        _ = new AppAutoScaling.Policy($"{name}-{part}", new AppAutoScaling.PolicyArgs
        {
            Name = $"{name}-{part}",
            PolicyType = "TargetTrackingScaling",
            ServiceNamespace = target.ServiceNamespace,
            ResourceId = target.ResourceId,
            ScalableDimension = target.ScalableDimension,
            TargetTrackingScalingPolicyConfiguration = new PolicyTargetTrackingScalingPolicyConfigurationArgs
            {
                TargetValue = args.TargetUtilization,
                PredefinedMetricSpecification =
                    new PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs { PredefinedMetricType = metric },
            },
        }, this.Child());
    }
}
