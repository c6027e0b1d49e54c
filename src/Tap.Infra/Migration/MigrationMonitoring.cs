using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Monitoring;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Migration;

/// <summary>What <see cref="MigrationMonitoring"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Buckets">The copied buckets.</param>
/// <param name="Replicators">What copies the tables.</param>
/// <param name="Validators">What compares the copies with their sources.</param>
public sealed record MigrationMonitoringArgs(
    MigrationContext Context, ImmutableArray<BucketReplica> Buckets, ImmutableArray<TableReplicator> Replicators,
    ImmutableArray<MigrationValidator> Validators)
{
    /// <summary>The copied tables.</summary>
    internal ImmutableArray<TableReplica> Tables => [.. Replicators.SelectMany(replicator => replicator.Replicas)];

    /// <summary>The functions of the migration.</summary>
    internal ImmutableArray<TapFunction> Functions =>
        [.. Replicators.Select(replicator => replicator.Function), .. Validators.Select(validator => validator.Function)];
}

/// <summary>
/// Alarms on the copying, the count of the errors that its functions log, and a dashboard of it. An alarm stands in the region of its
/// metric: S3 publishes what is pending and how late it is in the region of the copy, and what failed in that of the source
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html).
/// </summary>
public sealed class MigrationMonitoring : ComponentResource
{
    // As late as S3 undertakes to be at most where it does, and what copies otherwise is held to the same.
    private const int LatestSeconds = 900;

    // Of an alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    private const int MostMetrics = 10;

    private static readonly ThresholdCondition Once = new(0, 300, 1);

    private readonly MigrationContext context;

    /// <summary>Registers the alarms of both regions and the dashboard.</summary>
    public MigrationMonitoring(string name, MigrationMonitoringArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:MigrationMonitoring", name, options)
    {
        context = args.Context;
        SourceAlarms = new Alarms(
            context.Name("source-alarms"),
            new AlarmsArgs(
                context.Source,
                context.Topic,
                [.. args.Buckets.Select(Failures), .. args.Replicators.SelectMany(OfReplicator), .. Lost(args.Functions)]),
            this.ChildComponent());
        TargetAlarms = new Alarms(
            context.Name("target-alarms"),
            new AlarmsArgs(context.Target, context.TargetTopic, [.. args.Buckets.Select(Latency), .. args.Tables.SelectMany(OfTable)]),
            context.InTarget(this));
        _ = new ErrorLogs(context.Name("error-logs"), new ErrorLogsArgs(context.Source, args.Functions), this.ChildComponent());

        var dashboard = new CloudWatch.Dashboard(context.Source.Name("migration"), new CloudWatch.DashboardArgs
        {
            // An account has dashboards once for all regions.
            DashboardName = $"{context.Source.Name("migration")}-{context.Source.Region}",
            DashboardBody = new MigrationDashboard(args, SourceAlarms, TargetAlarms).ToJson(),
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

    /// <summary>The runbooks of somebody else's buckets and tables: those of the stack's own.</summary>
    internal const string BucketHeading = "tap-migration-data";

    /// <summary>The same of tables.</summary>
    internal const string TableHeading = "tap-migration-metadata";

    private AlarmDefinition Failures(BucketReplica bucket) => new(
        $"tap-migration-{context.Part(bucket.Plan.Source)}-failures",
        "Objects could not be copied to the other region.",
        [MigrationDashboard.Of(bucket, "OperationsFailedReplication")],
        "Sum",
        Once)
    {
        Heading = $"{BucketHeading}-failures",
    };

    private AlarmDefinition Latency(BucketReplica bucket) => new(
        $"tap-migration-{context.Part(bucket.Plan.Source)}-latency",
        "Objects are copied to the other region too late.",
        [MigrationDashboard.Of(bucket, "ReplicationLatency") with { Region = context.Target.Region }],
        "Maximum",
        new ThresholdCondition(LatestSeconds, 300, 1))
    {
        Heading = $"{BucketHeading}-latency",
    };

    private static IEnumerable<AlarmDefinition> OfReplicator(TableReplicator replicator)
    {
        var (function, first) = (replicator.Function, TableReplicatorFunction.ShortName);
        yield return new(
            $"tap-{function.ShortName}-errors", "Changes of the table could not be copied to the other region.", [Metric.Of(function, "Errors")], "Sum", Once)
        {
            Heading = $"tap-{first}-errors",
        };
        yield return new(
            $"tap-{function.ShortName}-age",
            "Changes of the table are copied to the other region too late.",
            [Metric.Of(function, "IteratorAge")],
            "Maximum",
            new ThresholdCondition(LatestSeconds * 1_000, 300, 1))
        {
            Heading = $"tap-{first}-age",
        };
    }

    // No reader of the topic learns of what did not get to it.
    private static IEnumerable<AlarmDefinition> Lost(IEnumerable<TapFunction> functions)
    {
        const string First = "tap-migration-lost-events";
        return Metric.Lost(functions).Select(lost => lost.Metric).Chunk(MostMetrics).Select((metrics, index) => new AlarmDefinition(
            index == 0 ? First : $"{First}-{index + 1}",
            "What could not be copied or compared did not get to the topic of the migration.",
            [.. metrics],
            "Sum",
            Once)
        {
            Heading = First,
        });
    }

    private IEnumerable<AlarmDefinition> OfTable(TableReplica replica) =>
    [
        Throttles(replica, "read", MigrationDashboard.Reads),
        Throttles(replica, "write", MigrationDashboard.Writes),
    ];

    private AlarmDefinition Throttles(TableReplica replica, string kind, ImmutableArray<string> operations) => new(
        $"tap-migration-{context.Part(replica.Plan.Source)}-{kind}-throttles",
        $"The copy of the table has too little {kind} capacity.",
        MigrationDashboard.Throttled(replica, operations, context.Target.Region),
        "Sum",
        Once)
    {
        Heading = $"{TableHeading}-{kind}-throttles",
    };
}
