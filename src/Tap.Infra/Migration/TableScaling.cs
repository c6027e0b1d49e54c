using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.AppAutoScaling.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using AppAutoScaling = Pulumi.Aws.AppAutoScaling;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="TableScaling"/> is made of.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Indexes">Its global secondary indexes, each with what stands for it in logical names.</param>
/// <param name="Reads">The bounds of the read units.</param>
/// <param name="Writes">The bounds of the write units.</param>
/// <param name="TargetUtilization">The percentage of use to aim at.</param>
public sealed record TableScalingArgs(
    Output<string> Table,
    ImmutableArray<(string Name, string Part)> Indexes,
    CapacityRange Reads,
    CapacityRange Writes,
    int TargetUtilization);

/// <summary>
/// Lets the capacity of a table and of its indexes follow what they are used for:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html. An index is scaled with the table, as one that is
/// short of write units holds up the writes of the table.
/// </summary>
public sealed class TableScaling : ComponentResource
{
    private readonly TableScalingArgs args;
    private readonly string name;

    /// <summary>Registers a target and a policy for the reads and the writes of the table and of each index.</summary>
    public TableScaling(string name, TableScalingArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:TableScaling", name, options)
    {
        this.args = args;
        this.name = name;
        var table = Output.Format($"table/{args.Table}");
        Scale("table-reads", table, "table:ReadCapacityUnits", "DynamoDBReadCapacityUtilization", args.Reads);
        Scale("table-writes", table, "table:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization", args.Writes);
        foreach (var (indexName, part) in args.Indexes)
        {
            var index = Output.Format($"table/{args.Table}/index/{indexName}");
            Scale($"{part}-reads", index, "index:ReadCapacityUnits", "DynamoDBReadCapacityUtilization", args.Reads);
            Scale($"{part}-writes", index, "index:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization", args.Writes);
        }

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
