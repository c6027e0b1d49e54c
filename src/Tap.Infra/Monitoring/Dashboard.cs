using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Api;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Storage;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What a <see cref="Dashboard"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Parts">What is shown.</param>
/// <param name="Alarms">The alarms, whose thresholds are drawn into the graphs and whose states are shown.</param>
/// <param name="UnderWay">The alarm that fires while a release is judged; null where none is.</param>
public sealed record DashboardArgs(StackContext Context, Watched Parts, AllAlarms Alarms, Alarms? UnderWay);

/// <summary>One page that shows how the stack is.</summary>
public sealed class Dashboard : ComponentResource
{
    private static readonly ImmutableArray<string> DrawnPercentiles = ["p50", "p90", "p99"];
    private static readonly ImmutableArray<string> TableOperations = ["GetItem", "PutItem", "UpdateItem", "Query"];

    private readonly DashboardBody body;
    private readonly DashboardArgs args;

    /// <summary>Registers the dashboard.</summary>
    public Dashboard(string name, DashboardArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:Dashboard", name, options)
    {
        this.args = args;
        body = new DashboardBody(args.Context.Region);
        ShowAlarms();
        ShowApi();
        if (args.Parts.Firewall is { } firewall)
            ShowFirewall(firewall);
        ShowFunction(args.Parts.ApiHandler);
        ShowFunction(args.Parts.Processor);
        if (args.Parts.Authorizer is { } authorizer)
            ShowFunction(authorizer);
        foreach (var function in args.Parts.Further)
            ShowFunction(function);
        ShowTable();
        if (args.Parts.Backups is { } backups)
            ShowBackups(backups);
        ShowDeadLetters();
        if (args.Parts.ReleaseCheck is { } check)
            ShowReleases(check);
        ShowBusiness();
        ShowErrorLogs();

        var dashboard = new CloudWatch.Dashboard($"tap-{args.Context.Environment}", new CloudWatch.DashboardArgs
        {
            // An account has dashboards once for all regions.
            DashboardName = $"tap-{args.Context.Environment}-{args.Context.Region}",
            DashboardBody = body.ToJson(),
        }, this.Child());

        Name = dashboard.DashboardName;
        Url = args.Context.DashboardUrl(dashboard.DashboardName);
        RegisterOutputs();
    }

    /// <summary>The dashboard's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The dashboard's page in the AWS console.</summary>
    [Output("url")]
    public Output<string> Url { get; private set; }

    private void ShowAlarms() => body.Group(
        "Alarms",
        3,
        [
            DashboardBody.States("States", args.Alarms.Arns),
            .. DashboardBody.Runbooks(
                args.Context.Settings.Monitoring,
                args.Alarms.Definitions.Concat(args.UnderWay?.Definitions ?? [])
                    .Select(alarm => alarm.Heading)
                    .Append(HealthAlarm.Heading)),
        ]);

    private void ShowApi()
    {
        var api = args.Parts.Api;
        body.Group(
            "API",
            6,
            body.Graph("Requests", null, new Line(Metric.Of(api, "Count"), "Sum", "requests") { Baseline = Alarm("tap-api-requests-baseline") }),
            body.Graph(
                "Errors",
                Alarm("tap-api-5xx"),
                new Line(Metric.Of(api, "4XXError"), "Sum", "4xx: the client's"),
                new Line(Metric.Of(api, "5XXError"), "Sum", "5xx: our own")),
            body.Graph(
                "Latency (ms)",
                Alarm("tap-api-latency-p90"),
                [
                    .. Percentiles(Metric.Of(api, "Latency")).Select(
                        line => line with { Baseline = line.Statistic == "p90" ? Alarm("tap-api-latency-p90-baseline") : null }),
                    new Line(Metric.Of(api, "IntegrationLatency"), "p90", "p90 of the function"),
                ]));
    }

    private void ShowFirewall(Firewall firewall) => body.Group(
        "Firewall",
        6,
        body.Graph(
            "Requests by address",
            null,
            new Line(Metric.Of(firewall, "AllowedRequests"), "Sum", "let through"),
            new Line(Metric.Of(firewall, "BlockedRequests"), "Sum", "refused")));

    private void ShowFunction(TapFunction function) => body.Group(
        $"Function {function.ShortName}",
        6,
        body.Graph("Invocations", null, new Line(Metric.Of(function, "Invocations"), "Sum", "invocations")),
        body.Graph("Errors", Alarm($"tap-{function.ShortName}-errors"), new Line(Metric.Of(function, "Errors"), "Sum", "errors")),
        body.Graph(
            "Duration (ms)",
            Alarm($"tap-{function.ShortName}-duration"),
            [.. Percentiles(Metric.Of(function, "Duration")), new Line(Metric.Of(function, "Duration"), "Average", "average")]),
        body.Graph("Throttles", Alarm($"tap-{function.ShortName}-throttles"), new Line(Metric.Of(function, "Throttles"), "Sum", "throttled calls")),
        body.Graph("Concurrency", null, new Line(Metric.Of(function, "ConcurrentExecutions"), "Maximum", "at once")),
        body.LoggedErrors(function, args.Context.Environment));

    private void ShowTable()
    {
        var table = args.Parts.Table;
        body.Group(
            "Table",
            6,
            body.Graph(
                "Consumed capacity (units)",
                null,
                new Line(Metric.Of(table, "ConsumedReadCapacityUnits"), "Sum", "read"),
                new Line(Metric.Of(table, "ConsumedWriteCapacityUnits"), "Sum", "write")),
            body.Graph(
                "Throttles",
                Alarm("tap-dynamodb-throttles"),
                new Line(Metric.Of(table, "ReadThrottleEvents"), "Sum", "reads"),
                new Line(Metric.Of(table, "WriteThrottleEvents"), "Sum", "writes"),
                new Line(Metric.OfIndex(table, "ReadThrottleEvents"), "Sum", "reads of the index"),
                new Line(Metric.OfIndex(table, "WriteThrottleEvents"), "Sum", "writes of the index")),
            body.Graph(
                "Latency (ms)",
                null,
                TableOperations.Select(operation => new Line(Metric.Of(table, "SuccessfulRequestLatency", operation), "Average", operation))));
    }

    private void ShowBackups(Backups backups) => body.Group(
        "Backups",
        6,
        body.Graph(
            "Failed backups",
            Alarm("tap-backup-failures"),
            Metric.Of(backups, "NumberOfBackupJobsFailed")
                .Zip(Backups.ResourceTypes.Prepend("all"), (metric, label) => new Line(metric, "Sum", label))));

    private void ShowDeadLetters()
    {
        var queue = args.Parts.DeadLetters;
        body.Group(
            "Dead letters",
            6,
            body.Graph("Depth", Alarm("tap-dlq-depth"), new Line(Metric.Of(queue, "ApproximateNumberOfMessagesVisible"), "Maximum", "messages")),
            body.Graph("Age (s)", null, new Line(Metric.Of(queue, "ApproximateAgeOfOldestMessage"), "Maximum", "oldest message")),
            body.Lost(args.Parts.Functions, Alarm("tap-lost-events")));
    }

    private void ShowReleases(TapFunction check)
    {
        var released = args.Parts.ApiHandler;
        body.Group(
            "Releases",
            6,
            body.ByVersion("Invocations by version", released, "Invocations"),
            body.Graph("Errors that end a release", Alarm("tap-api-handler-canary-errors"), new Line(Metric.OfAlias(released, "Errors"), "Sum", "errors")),
            body.Graph("Answers that end a release", Alarm("tap-api-handler-canary-5xx"), new Line(Metric.Of(args.Parts.Api, "5XXError"), "Sum", "5xx: our own")),
            body.Calls(check, args.UnderWay?.Definitions.Single()),
            body.LoggedErrors(check, args.Context.Environment));
    }

    private void ShowBusiness() => body.Group(
        "Payloads",
        6,
        body.Graph(
            "Payloads",
            null,
            Counted(args.Parts.ApiHandler, "Received"),
            Counted(args.Parts.Processor, "Processed"),
            Counted(args.Parts.Processor, "Rejected"),
            Counted(args.Parts.Processor, "Duplicate")));

    private void ShowErrorLogs() => body.Group(
        "Error logs",
        6,
        body.ErrorTable("The last errors", Output.All(args.Parts.Functions.Select(function => function.LogGroupName))));

    // The authorizer has none: a refused token counts among its errors.
    private AlarmDefinition? Alarm(string name) => args.Alarms.Definitions.SingleOrDefault(definition => definition.Name == name);

    private Line Counted(TapFunction function, string metric) => new(Metric.Counted(function, args.Context.Environment, metric), "Sum", metric);

    private static IEnumerable<Line> Percentiles(Metric metric) =>
        DrawnPercentiles.Select(percentile => new Line(metric, percentile, percentile));
}
