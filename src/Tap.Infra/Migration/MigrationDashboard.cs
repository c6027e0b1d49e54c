using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Functions;
using Tap.Infra.Monitoring;

namespace Tap.Infra.Migration;

/// <summary>
/// The dashboard of a migration. Sources share graphs, a line each: a dashboard has 500 widgets and 2,500 metrics, a graph 500 of these
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html).
/// </summary>
internal sealed class MigrationDashboard(MigrationMonitoringArgs args, Alarms sourceAlarms, Alarms targetAlarms)
{
    // Of a widget: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    private const int MostAlarms = 100;

    private readonly MigrationContext context = args.Context;

    /// <summary>The operations that read the copy of a table.</summary>
    public static ImmutableArray<string> Reads { get; } = ["GetItem", "Scan"];

    /// <summary>The operations that write the copy of a table.</summary>
    public static ImmutableArray<string> Writes { get; } = ["PutItem", "DeleteItem"];

    /// <summary>A metric of S3's replication.</summary>
    public static Metric Of(BucketReplica bucket, string name) => new(
        "AWS/S3",
        name,
        new MetricDimension("SourceBucket", bucket.Source.Name),
        new MetricDimension("DestinationBucket", bucket.Name),
        new MetricDimension("RuleId", ReplicationRule.Id));

    /// <summary>
    /// The requests to the copy of a table that were throttled. A write counts as one when any index refused it, so that two metrics tell
    /// of all twenty that a table may have; an alarm takes ten:
    /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
    /// </summary>
    public static ImmutableArray<Metric> Throttled(TableReplica replica, ImmutableArray<string> operations, string region) =>
    [
        .. operations.Select(operation => OfCopy(replica, "ThrottledRequests", region, new MetricDimension("Operation", operation))),
    ];

    /// <summary>The body.</summary>
    public Output<string> ToJson()
    {
        var source = context.Source;
        var body = new DashboardBody(source.Region);
        body.Group(
            "Alarms",
            3,
            [
                .. States(source.Region, sourceAlarms),
                .. States(context.Target.Region, targetAlarms),
                .. DashboardBody.Runbooks(
                    source.Settings.Monitoring,
                    sourceAlarms.Definitions.Concat(targetAlarms.Definitions).Select(alarm => alarm.Heading).Distinct()),
            ]);
        if (!args.Buckets.IsEmpty)
            ShowBuckets(body);
        if (!args.Tables.IsEmpty)
            ShowTables(body);
        foreach (var replicator in args.Replicators)
            ShowReplicator(body, replicator.Function);
        body.Group(
            "Validation",
            6,
            [
                .. args.Validators.SelectMany(each => Calls(body, each.Function, null)),
                body.Lost(args.Functions, Alarm("tap-migration-lost-events")),
            ]);
        body.Group("Error logs", 6, body.ErrorTable("The last errors", Output.All(args.Functions.Select(function => function.LogGroupName))));
        return body.ToJson();
    }

    private static IEnumerable<Panel> States(string region, Alarms alarms) =>
        Enumerable.Range(0, (alarms.Definitions.Length + MostAlarms - 1) / MostAlarms).Select(page => DashboardBody.States(
            page == 0 ? region : $"{region} ({page + 1})",
            alarms.Arns.Apply(arns => arns.Skip(page * MostAlarms).Take(MostAlarms).ToImmutableArray())));

    private void ShowBuckets(DashboardBody body)
    {
        const string Heading = MigrationMonitoring.BucketHeading;
        body.Group(
            "Buckets",
            6,
            body.Graph("Latency (s)", Alarm($"{Heading}-latency"), args.Buckets.Select(bucket => Line(bucket, "ReplicationLatency", "Maximum", inTarget: true))),
            body.Graph("Pending", null, args.Buckets.Select(bucket => Line(bucket, "OperationsPendingReplication", "Maximum", inTarget: true))),
            body.Graph("Failures", Alarm($"{Heading}-failures"), args.Buckets.Select(bucket => Line(bucket, "OperationsFailedReplication", "Sum", inTarget: false))));
    }

    private void ShowTables(DashboardBody body)
    {
        const string Heading = MigrationMonitoring.TableHeading;
        body.Group(
            "Tables",
            6,
            body.Graph(
                "Consumed capacity of the copy (units)",
                null,
                args.Tables.SelectMany(table => new[] { Consumed(table, "read", "Read"), Consumed(table, "write", "Write") })),
            body.Graph("Throttled reads", Alarm($"{Heading}-read-throttles"), args.Tables.SelectMany(table => Throttles(table, Reads))),
            body.Graph("Throttled writes", Alarm($"{Heading}-write-throttles"), args.Tables.SelectMany(table => Throttles(table, Writes))));
    }

    private void ShowReplicator(DashboardBody body, TapFunction function) => body.Group(
        $"Function {function.ShortName}",
        6,
        [
            body.Graph(
                "Age of changes (ms)", Alarm($"tap-{function.ShortName}-age"), new Line(Metric.Of(function, "IteratorAge"), "Maximum", "the oldest")),
            .. Calls(body, function, Alarm($"tap-{function.ShortName}-errors")),
        ]);

    private IEnumerable<Panel> Calls(DashboardBody body, TapFunction function, AlarmDefinition? alarm) =>
        [body.Calls(function, alarm), body.LoggedErrors(function, context.Source.Environment)];

    private Line Line(BucketReplica bucket, string metric, string statistic, bool inTarget) => new(
        inTarget ? Of(bucket, metric) with { Region = context.Target.Region } : Of(bucket, metric),
        statistic,
        context.Part(bucket.Plan.Source));

    private Line Consumed(TableReplica table, string kind, string metric) => new(
        OfCopy(table, $"Consumed{metric}CapacityUnits", context.Target.Region), "Sum", $"{context.Part(table.Plan.Source)} {kind}");

    private IEnumerable<Line> Throttles(TableReplica table, ImmutableArray<string> operations) =>
        Throttled(table, operations, context.Target.Region).Zip(operations, (metric, operation) =>
            new Line(metric, "Sum", $"{context.Part(table.Plan.Source)} {operation}"));

    private static Metric OfCopy(TableReplica replica, string name, string region, params ImmutableArray<MetricDimension> more) =>
        new("AWS/DynamoDB", name, [new MetricDimension("TableName", replica.Tables.CopyName), .. more]) { Region = region };

    // By its name, or the first that has the runbook: those of one graph have the same threshold.
    private AlarmDefinition Alarm(string name)
    {
        var all = sourceAlarms.Definitions.Concat(targetAlarms.Definitions).ToList();
        return all.FirstOrDefault(alarm => alarm.Name == name) ?? all.First(alarm => alarm.Heading == name) with { Name = name };
    }
}
