using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>What is charged for a resource: the price of factor × the product of the assumptions; the page reckons it too.</summary>
/// <param name="Resource">The key of the resource.</param>
/// <param name="Price">The id of the price.</param>
/// <param name="Factor">What the resource's own settings make of it, such as its memory.</param>
/// <param name="Assumptions">The ids of the assumptions.</param>
internal sealed record CostLine(string Resource, string Price, decimal Factor, IReadOnlyList<string> Assumptions)
{
    /// <summary>The units that are charged for in a month.</summary>
    public decimal Units(PriceTable table) =>
        Assumptions.Aggregate(Factor, (units, id) => units * table.Assumptions.Single(assumption => assumption.Id == id).Value);
}

/// <summary>Estimates what a stack costs in a month.</summary>
/// <param name="stack">The stack.</param>
internal sealed class Costs(RegisteredStack stack)
{
    private const decimal KilobytesInGb = 1024 * 1024;
    private const decimal DaysInMonth = 30;
    private const decimal HoursInMonth = 730;

    // For the partition key, and for both keys: those of throttled requests, of which the events themselves cost next to nothing.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html
    private const int InsightsRules = 2;

    // The metric, and either edge of the band: https://aws.amazon.com/cloudwatch/pricing/
    private const int MetricsOfBand = 3;

    /// <summary>The cost lines of a stack, in the order of its resources.</summary>
    public static IEnumerable<CostLine> Of(RegisteredStack stack)
    {
        var costs = new Costs(stack);
        return stack.Resources.SelectMany(costs.Lines);
    }

    /// <summary>What the requests of the tables cost at most that have a maximum throughput, all month long.</summary>
    public static IEnumerable<CostLine> CeilingsOf(RegisteredStack stack) =>
        from table in stack.Resources
        where table.Type == "aws:dynamodb/table:Table"
        from bound in new[] { ("tableWrite", "maxWriteRequestUnits"), ("tableRead", "maxReadRequestUnits") }
        let units = Sum(table, $"onDemandThroughput.{bound.Item2}")
        where table.Number($"onDemandThroughput.{bound.Item2}") > 0
        select Line(table, bound.Item1, units * HoursInMonth * 3600);

    private IEnumerable<CostLine> Lines(RegisteredResource resource) => resource.Type switch
    {
        "aws:apigateway/stage:Stage" => [Line(resource, "apiRequest", 1, "apiRequests")],
        "aws:lambda/function:Function" => Function(resource),
        "aws:s3/bucketNotification:BucketNotification" => Objects(resource),
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig" => [Line(resource, "s3Put", 2, "objects"), Line(resource, "s3Storage", 1, "storedGb")],
        "aws:dynamodb/table:Table" => Table(resource),
        "aws:dynamodb/contributorInsights:ContributorInsights" => [Line(resource, "insightsRule", InsightsRules)],
        "aws:backup/plan:Plan" => Backups(resource),
        "aws:cloudtrail/trail:Trail" => Trail(resource),
        "aws:wafv2/webAcl:WebAcl" =>
        [
            Line(resource, "webAcl", 1),
            Line(resource, "webAclRule", (resource.Input("rules") as JsonArray ?? []).Count),
            Line(resource, "webAclRequest", 1, "apiRequests"),
        ],
        "aws:kms/key:Key" => [Line(resource, "kmsKey", 1), Line(resource, "kmsRequest", 1, "kmsRequests")],
        "aws:sqs/queue:Queue" => [Line(resource, "sqsRequest", 1, "queueRequests")],
        "aws:sns/topic:Topic" => [Line(resource, "snsPublish", 1, "notifications")],
        "aws:secretsmanager/secret:Secret" => [Line(resource, "secret", 1), Line(resource, "secretRead", 1, "secretReads")],
        "aws:cloudwatch/logGroup:LogGroup" => LogGroup(resource),
        "aws:cloudwatch/metricAlarm:MetricAlarm" => [Line(resource, "alarm", Metrics(resource))],
        "aws:cloudwatch/compositeAlarm:CompositeAlarm" => [Line(resource, "compositeAlarm", 1)],
        "aws:cloudwatch/dashboard:Dashboard" => [Line(resource, "dashboard", 1)],
        "aws:cloudwatch/logMetricFilter:LogMetricFilter" => [Line(resource, "customMetric", 1)],
        _ => [],
    };

    private IEnumerable<CostLine> Function(RegisteredResource function)
    {
        var (invocations, milliseconds) = Traffic(function.Name);
        var gigabytes = (decimal)(function.Number("memorySize") ?? 128) / 1024;
        var price = (function.Input("architectures") as JsonArray)?[0]?.ToString() == "arm64" ? "lambdaArm" : "lambdaX86";
        yield return Line(function, "lambdaRequest", 1, invocations);
        yield return Line(function, price, gigabytes / 1000, invocations, milliseconds);
        if (function.Text("tracingConfig.mode") == "Active")
            yield return Line(function, "trace", 1, invocations, "tracedShare");
    }

    // A payload and its result are written, and the payload is read.
    private static IEnumerable<CostLine> Objects(RegisteredResource notification)
    {
        yield return Line(notification, "s3Put", 2, "objects");
        yield return Line(notification, "s3Get", 1, "objects");
        yield return Line(notification, "s3Storage", 1, "storedGb");
        if (notification.IsTrue("eventbridge"))
            yield return Line(notification, "busEvent", 2, "objects");
    }

    // Each backup of a table is a copy of all of it, and is paid for as long as it is kept; those of a bucket share what has not changed,
    // and read each new object once.
    private static IEnumerable<CostLine> Backups(RegisteredResource plan)
    {
        var days = (decimal)(plan.Number("rules.0.lifecycle.deleteAfter") ?? 0);
        var warm = (decimal?)plan.Number("rules.0.lifecycle.coldStorageAfter") ?? days;
        yield return Line(plan, "tableBackup", warm, "tableGb", "backupsPerDay");
        if (warm < days)
            yield return Line(plan, "tableColdBackup", days - warm, "tableGb", "backupsPerDay");
        yield return Line(plan, "objectBackup", 1, "storedGb");
        yield return Line(plan, "s3Get", 2, "objects");
    }

    private static IEnumerable<CostLine> Trail(RegisteredResource trail)
    {
        var reads = trail.Input("advancedEventSelectors")?.ToJsonString().Contains("\"readOnly\"", StringComparison.Ordinal) != true;
        yield return Line(trail, "trailEvent", 1, "tableWrites");
        yield return Line(trail, "trailEvent", reads ? 3 : 2, "objects");
        if (reads)
            yield return Line(trail, "trailEvent", 1, "tableReads");
    }

    // An index is written and stored like the table itself: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
    private static IEnumerable<CostLine> Table(RegisteredResource table)
    {
        var copies = 1 + Indexes(table).Count;
        if (table.Text("billingMode") == "PAY_PER_REQUEST")
        {
            yield return Line(table, "tableWrite", copies, "tableWrites");
            yield return Line(table, "tableRead", 1, "tableReads");
        }
        else
        {
            yield return Line(table, "tableWriteCapacity", HoursInMonth * Sum(table, "writeCapacity"));
            yield return Line(table, "tableReadCapacity", HoursInMonth * Sum(table, "readCapacity"));
        }

        yield return Line(table, "tableStorage", copies, "tableGb");
        if (table.IsTrue("pointInTimeRecovery.enabled"))
            yield return Line(table, "tableRecovery", 1, "tableGb");
    }

    private static JsonArray Indexes(RegisteredResource table) => table.Input("globalSecondaryIndexes") as JsonArray ?? [];

    // An index has a capacity of its own, and a maximum; what scales the table begins with these.
    private static decimal Sum(RegisteredResource table, string input) =>
        (decimal)(table.Number(input) ?? 0) + Indexes(table).Index().Sum(entry => (decimal)(table.Number($"globalSecondaryIndexes.{entry.Index}.{input}") ?? 0));

    private IEnumerable<CostLine> LogGroup(RegisteredResource group)
    {
        var name = group.Text("name") ?? "";
        var (invocations, kilobytes) = name.StartsWith("/aws/lambda/", StringComparison.Ordinal)
            ? (Traffic(name["/aws/lambda/".Length..]).Invocations, "logKilobytes")
            : name.StartsWith("aws-waf-logs-", StringComparison.Ordinal) ? ("refusedRequests", "refusalKilobytes")
            : ("apiRequests", "accessLogKilobytes");
        if (name.StartsWith("API-Gateway-Execution-Logs", StringComparison.Ordinal))
            yield break;

        yield return Line(group, "logIngestion", 1 / KilobytesInGb, invocations, kilobytes);
        yield return Line(group, "logStorage", Days(group) / DaysInMonth / KilobytesInGb, invocations, kilobytes);
    }

    // What is kept for ever is charged as after its first year.
    private static decimal Days(RegisteredResource group) => group.Number("retentionInDays") is > 0 and var days ? (decimal)days : 365;

    // Metric math is charged for every metric in it: https://aws.amazon.com/cloudwatch/pricing/
    private static int Metrics(RegisteredResource alarm) => alarm.Has("thresholdMetricId")
        ? MetricsOfBand
        : Math.Max(1, (alarm.Input("metricQueries") as JsonArray ?? []).Count(query => query!["metric"] is not null));

    private (string Invocations, string Milliseconds) Traffic(string function) =>
        function == $"tap-api-handler-{stack.Suffix}" ? ("apiRequests", "apiMilliseconds")
        : function == $"tap-processor-{stack.Suffix}" ? ("objects", "objectMilliseconds")
        : ("otherInvocations", "otherMilliseconds");

    private static CostLine Line(RegisteredResource resource, string price, decimal factor, params IReadOnlyList<string> assumptions) =>
        new(resource.Key, price, factor, assumptions);
}
