using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using Tap.Infra.Functions;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What <see cref="ErrorLogs"/> is made of.</summary>
public sealed class ErrorLogsArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The functions whose logs are watched.</summary>
    public required ImmutableArray<TapFunction> Functions { get; init; }
}

/// <summary>Counts the errors that the functions log: also those that they handled, which Lambda's own metric does not count.</summary>
public sealed class ErrorLogs : ComponentResource
{
    /// <summary>Registers a metric filter a function.</summary>
    public ErrorLogs(string name, ErrorLogsArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:ErrorLogs", name, args, options)
    {
        foreach (var function in args.Functions)
        {
            var metric = Metric.LoggedErrors(function, args.Environment);
            _ = new CloudWatch.LogMetricFilter(metric.Name, new CloudWatch.LogMetricFilterArgs
            {
                Name = metric.Name,
                LogGroupName = function.LogGroupName,
                Pattern = "{ $.level = \"ERROR\" }", // as Powertools and Lambda's own JSON format write it
                MetricTransformation = new LogMetricFilterMetricTransformationArgs
                {
                    Namespace = metric.Namespace,
                    Name = metric.Name,
                    Value = "1",
                    Unit = "Count",
                },
            }, this.Child());
        }

        RegisterOutputs();
    }
}
