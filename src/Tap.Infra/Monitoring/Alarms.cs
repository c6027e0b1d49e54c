using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What <see cref="Alarms"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Topic">The topic that hears when an alarm fires and when it is over; null where nobody needs to.</param>
/// <param name="Definitions">The alarms.</param>
public sealed record AlarmsArgs(StackContext Context, AlarmTopic? Topic, params ImmutableArray<AlarmDefinition> Definitions)
{
    /// <summary>The topic that hears as well of those that page; null where none does, or where composite alarms tell it.</summary>
    public AlarmTopic? PageTopic { get; init; }
}

/// <summary>
/// Alarms on metrics, each against a threshold or a <see cref="AnomalyBand"/>. Missing data is no breach: without invocations there is no metric.
/// </summary>
public sealed class Alarms : ComponentResource
{
    /// <summary>Registers the alarms.</summary>
    public Alarms(string name, AlarmsArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:Alarms", name, options)
    {
        var alarms = args.Definitions.Select(definition =>
        {
            var alarmName = $"{definition.Name}-{args.Context.Environment}";
            return new CloudWatch.MetricAlarm(alarmName, Describe(alarmName, definition, args), this.Child());
        }).ToList();
        Definitions = args.Definitions;
        Names = Output.All(alarms.Select(alarm => alarm.Name));
        Arns = Output.All(alarms.Select(alarm => alarm.Arn));
        RegisterOutputs();
    }

    /// <summary>What the alarms watch, in the order of their names.</summary>
    public ImmutableArray<AlarmDefinition> Definitions { get; }

    /// <summary>The alarms' names.</summary>
    [Output("names")]
    public Output<ImmutableArray<string>> Names { get; private set; }

    /// <summary>The alarms' ARNs.</summary>
    [Output("arns")]
    public Output<ImmutableArray<string>> Arns { get; private set; }

    /// <summary>The name of one of <see cref="Definitions"/> in CloudWatch.</summary>
    internal Output<string> NameOf(AlarmDefinition definition)
    {
        var place = Definitions.IndexOf(definition);
        return Names.Apply(names => names[place]);
    }

    private static CloudWatch.MetricAlarmArgs Describe(string name, AlarmDefinition definition, AlarmsArgs args)
    {
        var alarm = new CloudWatch.MetricAlarmArgs
        {
            Name = name,
            AlarmDescription = args.Context.Settings.Monitoring.Describe(definition.Heading, definition.Description),
            EvaluationPeriods = definition.Condition.EvaluationPeriods,
            TreatMissingData = "notBreaching",
        };
        if (definition.Condition.DatapointsToAlarm is { } datapoints)
            alarm.DatapointsToAlarm = datapoints;
        foreach (var topic in new[] { args.Topic, definition.Severity is Severity.Page ? args.PageTopic : null }.OfType<AlarmTopic>())
        {
            alarm.AlarmActions.Add(topic.Arn);
            alarm.OkActions.Add(topic.Arn);
        }

        switch (definition.Condition)
        {
            case ThresholdCondition condition:
                alarm.ComparisonOperator = "GreaterThanThreshold";
                alarm.Threshold = condition.Threshold;
                Watch(alarm, definition);
                break;
            case BaselineCondition condition:
                var band = new AnomalyBand(definition, condition);
                alarm.ComparisonOperator = band.Comparison;
                alarm.ThresholdMetricId = AnomalyBand.Id;
                alarm.MetricQueries = band.Queries();
                break;
        }

        return alarm;
    }

    private static void Watch(CloudWatch.MetricAlarmArgs alarm, AlarmDefinition definition)
    {
        // Where some periods of several are enough, gaps are filled: CloudWatch would go back further than the periods for what is missing.
        if (definition.Metrics is [var metric] && definition.Condition.DatapointsToAlarm is null)
        {
            alarm.Namespace = metric.Namespace;
            alarm.MetricName = metric.Name;
            alarm.Period = definition.Condition.PeriodSeconds;
            alarm.Dimensions = metric.DimensionMap();
            if (definition.Statistic.StartsWith('p'))
                alarm.ExtendedStatistic = definition.Statistic;
            else
                alarm.Statistic = definition.Statistic;
        }
        else
        {
            alarm.MetricQueries = SumOfMetrics(definition);
        }
    }

    private static InputList<MetricAlarmMetricQueryArgs> SumOfMetrics(AlarmDefinition definition)
    {
        // A metric without data would leave the whole sum without data, hence FILL.
        var sum = new MetricAlarmMetricQueryArgs
        {
            Id = "total",
            Label = string.Join(" + ", definition.Metrics.Select(metric => metric.Name).Distinct()),
            Expression = string.Join(" + ", definition.Metrics.Select((_, index) => $"FILL(m{index}, 0)")),
            ReturnData = true,
        };
        return definition.Metrics.Select((metric, index) => Query($"m{index}", metric, definition)).Prepend(sum).ToList();
    }

    /// <summary>Asks for a metric as an alarm sees it.</summary>
    internal static MetricAlarmMetricQueryArgs Query(string id, Metric metric, AlarmDefinition definition) => new()
    {
        Id = id,
        Metric = new MetricAlarmMetricQueryMetricArgs
        {
            Namespace = metric.Namespace,
            MetricName = metric.Name,
            Stat = definition.Statistic,
            Period = definition.Condition.PeriodSeconds,
            Dimensions = metric.DimensionMap(),
        },
    };
}
