using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What <see cref="Alarms"/> is made of.</summary>
public sealed class AlarmsArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The alarms.</summary>
    public required ImmutableArray<AlarmDefinition> Definitions { get; init; }
}

/// <summary>The stack's alarms. Missing data is no breach: without invocations there is no metric.</summary>
public sealed class Alarms : ComponentResource
{
    /// <summary>Registers the alarms.</summary>
    public Alarms(string name, AlarmsArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:Alarms", name, args, options)
    {
        Names = Output.All(args.Definitions.Select(definition =>
        {
            var alarmName = $"{definition.Name}-{args.Environment}";
            return new CloudWatch.MetricAlarm(alarmName, Describe(alarmName, definition), this.Child()).Name;
        }));
        RegisterOutputs();
    }

    /// <summary>The alarms' names.</summary>
    [Output("names")]
    public Output<ImmutableArray<string>> Names { get; private set; }

    private static CloudWatch.MetricAlarmArgs Describe(string name, AlarmDefinition definition)
    {
        var alarm = new CloudWatch.MetricAlarmArgs
        {
            Name = name,
            AlarmDescription = definition.Description,
            ComparisonOperator = "GreaterThanThreshold",
            Threshold = definition.Settings.Threshold,
            EvaluationPeriods = definition.Settings.EvaluationPeriods,
            TreatMissingData = "notBreaching",
        };
        if (definition.Metric.Names is [var metric])
        {
            alarm.Namespace = definition.Metric.Namespace;
            alarm.MetricName = metric;
            alarm.Statistic = definition.Statistic;
            alarm.Period = definition.Settings.PeriodSeconds;
            alarm.Dimensions = Dimensions(definition.Metric);
        }
        else
        {
            alarm.MetricQueries = SumOfMetrics(definition);
        }

        return alarm;
    }

    private static InputList<MetricAlarmMetricQueryArgs> SumOfMetrics(AlarmDefinition definition)
    {
        // A metric without data would leave the whole sum without data, hence FILL.
        var sum = new MetricAlarmMetricQueryArgs
        {
            Id = "total",
            Label = string.Join(" + ", definition.Metric.Names),
            Expression = string.Join(" + ", definition.Metric.Names.Select((_, index) => $"FILL(m{index}, 0)")),
            ReturnData = true,
        };
        return definition.Metric.Names.Select((metric, index) => new MetricAlarmMetricQueryArgs
        {
            Id = $"m{index}",
            Metric = new MetricAlarmMetricQueryMetricArgs
            {
                Namespace = definition.Metric.Namespace,
                MetricName = metric,
                Stat = definition.Statistic,
                Period = definition.Settings.PeriodSeconds,
                Dimensions = Dimensions(definition.Metric),
            },
        }).Prepend(sum).ToList();
    }

    private static InputMap<string> Dimensions(Metric metric) => new() { [metric.Dimension] = metric.Resource };
}
