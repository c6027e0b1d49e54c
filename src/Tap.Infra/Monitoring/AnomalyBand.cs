using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using Tap.Infra.Configuration;

namespace Tap.Infra.Monitoring;

/// <summary>
/// The band that an alarm compares its metric with, as CloudWatch computes it:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
/// </summary>
/// <param name="alarm">What is watched: one metric.</param>
/// <param name="condition">How wide the band is.</param>
internal sealed class AnomalyBand(AlarmDefinition alarm, BaselineCondition condition)
{
    /// <summary>The id of the band among the queries.</summary>
    public const string Id = "band";

    private const string Metric = "m1";
    private const string Filled = "filled";

    /// <summary>On which side of the band the metric has to be.</summary>
    public string Comparison => alarm.FallIsFault ? "LessThanLowerOrGreaterThanUpperThreshold" : "GreaterThanUpperThreshold";

    /// <summary>The metric with 0 where it has no data; null where a gap is left one.</summary>
    /// <param name="metric">The id of the metric.</param>
    public string? Filling(string metric) => alarm.FallIsFault ? $"FILL({metric}, 0)" : null;

    /// <summary>The band as an expression.</summary>
    /// <param name="watched">The id of what it is of: the metric, or its filling.</param>
    public string Expression(string watched) => $"ANOMALY_DETECTION_BAND({watched}, {condition.WidthText})";

    /// <summary>What is compared and with what: the two that return data, as CloudWatch wants it of alarms on bands.</summary>
    public InputList<MetricAlarmMetricQueryArgs> Queries()
    {
        var name = alarm.Metrics.Single().Name;
        var metric = Alarms.Query(Metric, alarm.Metrics.Single(), alarm);
        var queries = new List<MetricAlarmMetricQueryArgs> { metric };
        if (Filling(Metric) is { } filling)
            queries.Insert(0, new() { Id = Filled, Label = name, Expression = filling, ReturnData = true });
        else
            metric.ReturnData = true;
        var band = Expression(alarm.FallIsFault ? Filled : Metric);
        return queries.Prepend(new() { Id = Id, Label = $"{name} (expected)", Expression = band, ReturnData = true }).ToList();
    }
}
