using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of AWS Lambda.</summary>
internal static class LambdaGuardrails
{
    // Runtimes that AWS still fixes: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
    private static readonly string[] Runtimes =
    [
        "dotnet10", "java8.al2", "java11", "java17", "java21", "java25", "nodejs22.x", "nodejs24.x", "provided.al2023",
        "python3.11", "python3.12", "python3.13", "python3.14", "ruby3.3", "ruby3.4",
    ];

    // Who invokes and does not wait: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
    private static readonly string[] AsynchronousCallers = ["s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com"];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "Lambda.1",
            Title = "Lambda function policies should prohibit public access",
            Reason = "Everybody could call the function, past the checks of the API.",
            Reference = Guardrail.SecurityHub("lambda", 1),
            Types = [AwsType.Permission],
            Check = (permission, _) => permission.Text("principal") switch
            {
                "*" when !permission.Has("principalOrgId") && !permission.Has("sourceAccount") => "it lets everybody call the function",

                // The ARN of a bucket names no account, and a deleted bucket's name can be taken by another one.
                "s3.amazonaws.com" when !permission.Has("sourceAccount") => "it lets S3 call the function for any account: it has no sourceAccount",
                _ => null,
            },
        },
        new()
        {
            Id = "Lambda.2",
            Title = "Lambda functions should use supported runtimes",
            Reason = "AWS fixes no faults of a runtime that is out of support.",
            Reference = Guardrail.SecurityHub("lambda", 2),
            Types = [AwsType.Function],
            Check = (function, _) => function.Text("packageType") == "Image" || Runtimes.Contains(function.Text("runtime")) ? null : $"its runtime is {function.Text("runtime")}",
        },
        new()
        {
            Id = "Lambda.7",
            Title = "Lambda functions should have AWS X-Ray active tracing enabled",
            Reason = "Nobody could follow a slow or failed request through the services.",
            Reference = Guardrail.SecurityHub("lambda", 7),
            Types = [AwsType.Function],
            Check = (function, _) => function.Text("tracingConfig.mode") == "Active" ? null : "its tracing is not active",
        },
        new()
        {
            Id = "TAP-Lambda.1",
            Title = "Lambda functions that services call without waiting should keep what they could not handle",
            Reason = "An event that failed for the last time is lost.",
            Reference = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
            Types = [AwsType.Function],
            Check = (function, graph) => function.Has("deadLetterConfig") ? null : CallsOfLostFailures(function, graph),
        },
        new()
        {
            Id = "TAP-Lambda.2",
            Title = "Lambda functions should encrypt their variables with a KMS key of the account",
            Reason = "AWS's own key decrypts them for everybody who may look at the function.",
            Reference = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
            Types = [AwsType.Function],
            Check = (function, _) => function.Has("kmsKeyArn") ? null : "it names no key",
        },
        new()
        {
            Id = "TAP-Lambda.3",
            Title = "Lambda permissions should name the source that a service acts for",
            Reason = "A service acts for every account: without a source somebody else's API or topic could call the function through it.",
            Reference = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
            Types = [AwsType.Permission],
            Check = (permission, _) => !IsService(permission.Text("principal")) || permission.Has("sourceArn") || permission.Has("sourceAccount")
                ? null
                : $"it lets {permission.Text("principal")} call the function for anybody",
        },
        Alarmed("TAP-Lambda.4", "errors", "Errors", "Calls would fail for days before somebody complains."),
        Alarmed("TAP-Lambda.5", "throttles", "Throttles", "Calls that are turned away fail or wait, and leave no line in any log."),
        new()
        {
            Id = "TAP-Lambda.6",
            Title = "Lambda functions should be shown on a dashboard",
            Reason = "Whoever is woken at night would look for its metrics one by one.",
            Reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html",
            Types = [AwsType.Function],
            Check = (function, graph) => graph.Referring(function, AwsType.Dashboard, "dashboardBody").Any() ? null : "no dashboard has a graph of it",
        },
        new()
        {
            Id = "TAP-Lambda.7",
            Title = "Lambda functions should have the errors that they log counted",
            Reason = "An error that the code handled is none of Lambda's own metric: the log alone tells of it.",
            Reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html",
            Types = [AwsType.Function],
            Check = (function, graph) => CountsErrors(function, graph) ? null : "no metric filter counts the errors in its log group",
        },
        new()
        {
            Id = "TAP-Lambda.8",
            Title = "Lambda functions that keep what they could not handle should have an alarm on what was not kept",
            Reason = "A role or a key that refuses the message loses the event, which no queue and no log tells of.",
            Reference = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
            Types = [AwsType.Function],
            Check = (function, graph) =>
                KeptBy(function, graph).Where(metric => !HasAlarm(function, metric, graph)).Select(NoAlarm).FirstOrDefault(),
        },
    ];

    private static Guardrail Alarmed(string id, string what, string metric, string reason) => new()
    {
        Id = id,
        Title = $"Lambda functions should have an alarm on their {what}",
        Reason = reason,
        Reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda",
        Types = [AwsType.Function],
        Check = (function, graph) => HasAlarm(function, metric, graph) ? null : NoAlarm(metric),
    };

    // One on the alias alone does not count: it sees the calls of a release, and not those that name a version.
    private static bool HasAlarm(RegisteredResource function, string metric, ResourceGraph graph) =>
        graph.Referring(function, AwsType.Alarm, "dimensions").Concat(graph.Referring(function, AwsType.Alarm, "metricQueries"))
            .SelectMany(Metrics).Any(watched => (string?)watched["metricName"] == metric && watched["dimensions"]?["Resource"] is null);

    private static IEnumerable<JsonNode> Metrics(RegisteredResource alarm) =>
        alarm.Input("metricQueries") is JsonArray queries ? queries.Select(query => query!["metric"]).OfType<JsonNode>() : [alarm.Inputs];

    private static string NoAlarm(string metric) => $"no alarm watches its metric {metric}";

    private static bool CountsErrors(RegisteredResource function, ResourceGraph graph) =>
        (function.References.GetValueOrDefault("loggingConfig") ?? []).Select(graph.Find).OfType<RegisteredResource>()
            .Any(group => graph.Referring(group, AwsType.LogMetricFilter, "logGroupName").Any(IsOfErrors));

    private static bool IsOfErrors(RegisteredResource filter) => filter.Text("pattern")?.Contains("ERROR", StringComparison.Ordinal) ?? false;

    // A destination is for the calls of the one alias or version that it is configured for.
    private static string? CallsOfLostFailures(RegisteredResource function, ResourceGraph graph) =>
        graph.Referring(function, AwsType.Permission, "function")
            .Where(permission => AsynchronousCallers.Contains(permission.Text("principal"))).Select(permission => permission.Text("qualifier"))
            .Except(FailureDestinations(function, graph).Select(config => config.Text("qualifier")))
            .Select(qualifier => $"it has neither a dead letter queue nor a destination for failures of {qualifier ?? "its newest version"}")
            .FirstOrDefault();

    private static IEnumerable<RegisteredResource> FailureDestinations(RegisteredResource function, ResourceGraph graph) =>
        graph.Referring(function, AwsType.AsyncConfig, "functionName").Where(config => config.Has("destinationConfig.onFailure.destination"));

    // By the metrics of what did not get there.
    private static IEnumerable<string> KeptBy(RegisteredResource function, ResourceGraph graph) =>
    [
        .. FailureDestinations(function, graph).Any() ? ["DestinationDeliveryFailures"] : Array.Empty<string>(),
        .. function.Has("deadLetterConfig") ? ["DeadLetterErrors"] : Array.Empty<string>(),
    ];

    private static bool IsService(string? principal) => principal?.EndsWith(".amazonaws.com", StringComparison.Ordinal) ?? false;
}
