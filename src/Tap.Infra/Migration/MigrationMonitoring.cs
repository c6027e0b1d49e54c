using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Monitoring;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Migration;

/// <summary>What <see cref="MigrationMonitoring"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Buckets">The copied buckets.</param>
/// <param name="Replicators">What copies the tables.</param>
/// <param name="Validator">What compares the copies with their sources.</param>
public sealed record MigrationMonitoringArgs(
    MigrationContext Context, ImmutableArray<BucketReplica> Buckets, ImmutableArray<TableReplicator> Replicators,
    MigrationValidator Validator);

/// <summary>
/// Alarms on the copying, the count of the errors that its functions log, and a dashboard of it. An alarm stands in the region of its
/// metric: S3 publishes what is pending and how late it is in the region of the copy, and what failed in that of the source
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html).
/// </summary>
public sealed class MigrationMonitoring : ComponentResource
{
    // As late as S3 undertakes to be at most where it does, and what copies otherwise is held to the same.
    private const int LatestSeconds = 900;

    private static readonly ThresholdCondition Once = new(0, 300, 1);

    private readonly MigrationMonitoringArgs args;

    /// <summary>Registers the alarms of both regions and the dashboard.</summary>
    public MigrationMonitoring(string name, MigrationMonitoringArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:MigrationMonitoring", name, options)
    {
        this.args = args;
        var context = args.Context;
        SourceAlarms = new Alarms(
            context.Name("source-alarms"),
            new AlarmsArgs(
                context.Source, context.Topic,
                [.. args.Buckets.SelectMany(DefineInSource), .. args.Replicators.SelectMany(DefineInSource), Lost()]),
            this.ChildComponent());
        TargetAlarms = new Alarms(
            context.Name("target-alarms"),
            new AlarmsArgs(
                context.Target, context.TargetTopic,
                [.. args.Buckets.SelectMany(DefineInTarget), .. args.Replicators.SelectMany(DefineInTarget)]),
            context.InTarget(this));
        _ = new ErrorLogs(context.Name("error-logs"), new ErrorLogsArgs(context.Source, Functions), this.ChildComponent());

        var dashboard = new CloudWatch.Dashboard(context.Source.Name("migration"), new CloudWatch.DashboardArgs
        {
            // An account has dashboards once for all regions.
            DashboardName = $"{context.Source.Name("migration")}-{context.Source.Region}",
            DashboardBody = DescribeDashboard().ToJson(),
        }, this.Child());
        DashboardUrl = context.Source.DashboardUrl(dashboard.DashboardName);
        RegisterOutputs();
    }

    /// <summary>The alarms in the stack's region.</summary>
    public Alarms SourceAlarms { get; }

    /// <summary>The alarms in the target region.</summary>
    public Alarms TargetAlarms { get; }

    /// <summary>The dashboard's page in the AWS console.</summary>
    [Output("dashboardUrl")]
    public Output<string> DashboardUrl { get; private set; }

    private ImmutableArray<TapFunction> Functions =>
        [.. args.Replicators.Select(replicator => replicator.Function), args.Validator.Function];

    private static IEnumerable<AlarmDefinition> DefineInSource(BucketReplica bucket) =>
    [
        new($"tap-migration-{bucket.Plan.Source}-failures", "Objects could not be copied to the other region.", [Of(bucket, "OperationsFailedReplication")], "Sum", Once),
    ];

    private IEnumerable<AlarmDefinition> DefineInTarget(BucketReplica bucket) =>
    [
        new(
            $"tap-migration-{bucket.Plan.Source}-latency",
            "Objects are copied to the other region too late.",
            [InTarget(Of(bucket, "ReplicationLatency"))],
            "Maximum",
            new ThresholdCondition(LatestSeconds, 300, 1)),
    ];

    private static IEnumerable<AlarmDefinition> DefineInSource(TableReplicator replicator) =>
    [
        new("tap-table-replicator-errors", "Changes of the table could not be copied to the other region.", [Metric.Of(replicator.Function, "Errors")], "Sum", Once),
        new(
            "tap-table-replicator-age",
            "Changes of the table are copied to the other region too late.",
            [Metric.Of(replicator.Function, "IteratorAge")],
            "Maximum",
            new ThresholdCondition(LatestSeconds * 1_000, 300, 1)),
    ];

    // No reader of the topic learns of what did not get to it.
    private AlarmDefinition Lost() => new(
        "tap-migration-lost-events",
        "What could not be copied or compared did not get to the topic of the migration.",
        [.. Metric.Lost(Functions).Select(lost => lost.Metric)],
        "Sum",
        Once);

    private IEnumerable<AlarmDefinition> DefineInTarget(TableReplicator replicator) =>
    [
        Throttles(replicator, "read", "ReadThrottleEvents"),
        Throttles(replicator, "write", "WriteThrottleEvents"),
    ];

    private AlarmDefinition Throttles(TableReplicator replicator, string kind, string metric) => new(
        $"tap-migration-{replicator.Replica.Plan.Source}-{kind}-throttles",
        $"The copy of the table has too little {kind} capacity.",
        [InTarget(Metric.Of(replicator.Replica.Copy, metric)), InTarget(Metric.OfIndex(replicator.Replica.Copy, metric))],
        "Sum",
        Once);

    private static Metric Of(BucketReplica bucket, string name) => new(
        "AWS/S3",
        name,
        new MetricDimension("SourceBucket", bucket.SourceName),
        new MetricDimension("DestinationBucket", bucket.Name),
        new MetricDimension("RuleId", BucketReplica.RuleId));

    private Metric InTarget(Metric metric) => metric with { Region = args.Context.Target.Region };

    private DashboardBody DescribeDashboard()
    {
        var body = new DashboardBody(args.Context.Source.Region);
        body.Group(
            "Alarms",
            3,
            [
                DashboardBody.States(args.Context.Source.Region, SourceAlarms.Arns),
                DashboardBody.States(args.Context.Target.Region, TargetAlarms.Arns),
                .. DashboardBody.Runbooks(
                    args.Context.Source.Settings.Monitoring,
                    SourceAlarms.Definitions.Concat(TargetAlarms.Definitions).Select(alarm => alarm.Name)),
            ]);
        foreach (var bucket in args.Buckets)
            Show(body, bucket);
        foreach (var replicator in args.Replicators)
            Show(body, replicator);
        var validator = args.Validator.Function;
        body.Group(
            "Validation",
            6,
            body.Calls(validator, null),
            body.LoggedErrors(validator, args.Context.Source.Environment),
            body.Lost(Functions, Alarm("tap-migration-lost-events")));
        body.Group("Error logs", 6, body.ErrorTable("The last errors", Output.All(Functions.Select(function => function.LogGroupName))));
        return body;
    }

    private void Show(DashboardBody body, BucketReplica bucket)
    {
        body.Group(
            $"Bucket {bucket.Plan.Source}",
            6,
            body.Graph("Latency (s)", Alarm($"tap-migration-{bucket.Plan.Source}-latency"), new Line(InTarget(Of(bucket, "ReplicationLatency")), "Maximum", "the latest")),
            body.Graph("Pending", null, new Line(InTarget(Of(bucket, "OperationsPendingReplication")), "Maximum", "operations")),
            body.Graph("Failures", Alarm($"tap-migration-{bucket.Plan.Source}-failures"), new Line(Of(bucket, "OperationsFailedReplication"), "Sum", "operations")));
    }

    private void Show(DashboardBody body, TableReplicator replicator)
    {
        var (source, copy) = (replicator.Replica.Plan.Source, replicator.Replica.Copy);
        body.Group(
            $"Table {source}",
            6,
            body.Graph("Age of changes (ms)", Alarm("tap-table-replicator-age"), new Line(Metric.Of(replicator.Function, "IteratorAge"), "Maximum", "the oldest")),
            body.Calls(replicator.Function, Alarm("tap-table-replicator-errors")),
            body.LoggedErrors(replicator.Function, args.Context.Source.Environment),
            body.Graph(
                "Consumed capacity of the copy (units)",
                null,
                new Line(InTarget(Metric.Of(copy, "ConsumedReadCapacityUnits")), "Sum", "read"),
                new Line(InTarget(Metric.Of(copy, "ConsumedWriteCapacityUnits")), "Sum", "write")),
            ThrottlesOf(body, copy, "Throttled reads", "ReadThrottleEvents", Alarm($"tap-migration-{source}-read-throttles")),
            ThrottlesOf(body, copy, "Throttled writes", "WriteThrottleEvents", Alarm($"tap-migration-{source}-write-throttles")));
    }

    private Panel ThrottlesOf(
        DashboardBody body, Storage.MetadataTable copy, string title, string metric, AlarmDefinition alarm) => body.Graph(
        title,
        alarm,
        new Line(InTarget(Metric.Of(copy, metric)), "Sum", "table"),
        new Line(InTarget(Metric.OfIndex(copy, metric)), "Sum", "index"));

    private AlarmDefinition Alarm(string name) =>
        SourceAlarms.Definitions.Concat(TargetAlarms.Definitions).Single(definition => definition.Name == name);
}
