using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Api;
using Tap.Infra.Functions;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Monitoring;

/// <summary>One metric of CloudWatch; docs/metrics.md lists those that the stack watches.</summary>
/// <param name="Namespace">Such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">Such as <c>Errors</c>.</param>
/// <param name="Dimensions">All dimensions: CloudWatch compares the whole set, and any other finds no data.</param>
public sealed record Metric(string Namespace, string Name, params ImmutableArray<MetricDimension> Dimensions)
{
    /// <summary>Where CloudWatch has the metric; null where the stack is. An alarm on it has to be there as well.</summary>
    public string? Region { get; init; }

    /// <summary>The dimensions by their names, as alarms take them.</summary>
    internal InputMap<string> DimensionMap()
    {
        var dimensions = new InputMap<string>();
        foreach (var dimension in Dimensions)
            dimensions.Add(dimension.Name, dimension.Value);
        return dimensions;
    }

    /// <summary>A metric of a function, whichever version ran.</summary>
    internal static Metric Of(TapFunction function, string name) => new("AWS/Lambda", name, new MetricDimension("FunctionName", function.Name));

    /// <summary>
    /// For each function that keeps its failures, those that did not get there: the role may not send, a key is refused, a record is
    /// too large.
    /// </summary>
    internal static IEnumerable<(TapFunction Function, Metric Metric)> Lost(IEnumerable<TapFunction> functions) =>
        functions.Where(function => function.KeepsFailures).Select(function => (function, Of(function, "DestinationDeliveryFailures")));

    /// <summary>A metric of the calls that came through the alias of a function.</summary>
    internal static Metric OfAlias(TapFunction function, string name) => new(
        "AWS/Lambda",
        name,
        new MetricDimension("FunctionName", function.Name),
        new MetricDimension("Resource", Output.Format($"{function.Name}:{function.AliasName}")));

    /// <summary>A metric of the stage of the API.</summary>
    internal static Metric Of(HttpApi api, string name) =>
        new("AWS/ApiGateway", name, new MetricDimension("ApiName", api.Name), new MetricDimension("Stage", api.StageName));

    /// <summary>A metric of all rules of the web ACL.</summary>
    internal static Metric Of(Firewall firewall, string name) => new(
        "AWS/WAFV2",
        name,
        new MetricDimension("Region", firewall.Region),
        new MetricDimension("Rule", "ALL"),
        new MetricDimension("WebACL", firewall.MetricName));

    /// <summary>A metric of the table.</summary>
    internal static Metric Of(MetadataTable table, string name) => new("AWS/DynamoDB", name, new MetricDimension("TableName", table.Name));

    /// <summary>A metric of the index of the table, which is throttled by itself.</summary>
    internal static Metric OfIndex(MetadataTable table, string name) =>
        new("AWS/DynamoDB", name, new MetricDimension("TableName", table.Name), new MetricDimension("GlobalSecondaryIndexName", MetadataTable.UserIndex));

    /// <summary>A metric of the table that is measured apart for each operation.</summary>
    internal static Metric Of(MetadataTable table, string name, string operation) =>
        new("AWS/DynamoDB", name, new MetricDimension("TableName", table.Name), new MetricDimension("Operation", operation));

    /// <summary>
    /// A metric of the jobs of the vault. AWS names the dimensions of these metrics, and not which of them come together: of those that do
    /// not there is no data, and of those that do there is the same.
    /// </summary>
    internal static ImmutableArray<Metric> Of(Backups backups, string name)
    {
        var vault = new MetricDimension("BackupVaultName", backups.VaultName);
        return
        [
            new("AWS/Backup", name, vault),
            .. Backups.ResourceTypes.Select(type => new Metric("AWS/Backup", name, vault, new MetricDimension("ResourceType", type))),
        ];
    }

    /// <summary>A metric of the dead letter queue.</summary>
    internal static Metric Of(DeadLetterQueue queue, string name) => new("AWS/SQS", name, new MetricDimension("QueueName", queue.Name));

    /// <summary>What a function itself counts; Powertools adds these two dimensions.</summary>
    internal static Metric Counted(TapFunction function, string environment, string name) =>
        new(TapFunction.MetricsNamespace, name, new MetricDimension("service", function.ShortName), new MetricDimension("environment", environment));

    /// <summary>
    /// The errors that a function logs, as <see cref="ErrorLogs"/> counts them. A dimension would have to be a field of the log event, and the
    /// events of Lambda itself lack those of Powertools, so the metric's name says whose errors they are.
    /// </summary>
    internal static Metric LoggedErrors(TapFunction function, string environment) =>
        new(TapFunction.MetricsNamespace, $"tap-{function.ShortName}-error-logs-{environment}");
}

/// <summary>One dimension of a metric.</summary>
/// <param name="Name">Such as <c>FunctionName</c>.</param>
/// <param name="Value">The name of what is measured.</param>
public sealed record MetricDimension(string Name, Input<string> Value);
