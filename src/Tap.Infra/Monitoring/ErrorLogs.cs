using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What <see cref="ErrorLogs"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Functions">The functions whose logs are watched.</param>
public sealed record ErrorLogsArgs(StackContext Context, params ImmutableArray<TapFunction> Functions);

/// <summary>Counts the errors that the functions log: also those that they handled, which Lambda's own metric does not count.</summary>
public sealed class ErrorLogs : ComponentResource
{
    /// <summary>Registers a metric filter a function.</summary>
    public ErrorLogs(string name, ErrorLogsArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:ErrorLogs", name, options)
    {
        foreach (var function in args.Functions)
        {
            var metric = Metric.LoggedErrors(function, args.Context.Environment);
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
