using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>AWS as a stack with releases sees it: well, unless a test says otherwise.</summary>
internal sealed class FakeStack : HttpMessageHandler
{
    /// <summary>The clock of its answers.</summary>
    public static DateTimeOffset Now => new MovingTime().Now;

    /// <summary>The stack.</summary>
    public static DeployedStack Stack { get; } = new(
        "prod",
        JsonNode.Parse("""
            {
              "environment": "prod", "region": "eu-west-2", "dlqUrl": "https://sqs.eu-west-2.amazonaws.com/1/tap-dlq-prod",
              "apiUrl": "https://api.example/prod", "dashboardName": "tap-prod-eu-west-2",
              "apiHandlerName": "tap-api-handler-prod", "codeDeployApplication": "app", "codeDeployDeploymentGroup": "group",
              "apiHandlerArn": "arn:aws:lambda:eu-west-2:1:function:tap-api-handler-prod",
              "processorArn": "arn:aws:lambda:eu-west-2:1:function:tap-processor-prod",
              "alarmNames": ["tap-dlq-depth-prod", "tap-api-handler-canary-errors-prod", "tap-health-prod"]
            }
            """)!.AsObject(),
        null, IsLocal: false);

    /// <summary>The answers that are others than those of a stack that is well, by operation.</summary>
    public Dictionary<string, Func<JsonNode?, string>> Answers { get; } = [];

    /// <summary>The operations that AWS refuses, and how.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    /// <summary>The questions: operation and parameters.</summary>
    public ConcurrentQueue<(string Operation, JsonNode? Parameters)> Requests { get; } = [];

    /// <summary>An answer of DescribeAlarms.</summary>
    /// <param name="states">The states of the three alarms: dead letters, canary, health.</param>
    public static string Alarms(params string[] states) => new JsonObject
    {
        ["MetricAlarms"] = new JsonArray(Metric("tap-dlq-depth-prod", states[0], "arn:topic"), Metric("tap-api-handler-canary-errors-prod", states[1])),
        ["CompositeAlarms"] = new JsonArray(With(Of("tap-health-prod", states[2], "arn:topic"), "AlarmRule", "ALARM(\"tap-dlq-depth-prod\")")),
    }.ToJsonString();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single().Split('.')[^1] : request.RequestUri!.Segments[^1];
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var parameters = body == "" ? null : JsonNode.Parse(body);
        Requests.Enqueue((operation, parameters));
        if (Refusals.TryGetValue(operation, out var code))
            return Answer(HttpStatusCode.BadRequest, $$"""{"__type":"{{code}}","message":"{{operation}} is refused"}""");
        return Answer(HttpStatusCode.OK, Answers.TryGetValue(operation, out var other) ? other(parameters) : Well(operation));
    }

    private static string Well(string operation) => operation switch
    {
        "live" => """{"FunctionVersion":"7"}""",
        "ListDeployments" => """{"deployments":[]}""",
        "DescribeAlarms" => Alarms("OK", "OK", "OK"),
        "GetQueueAttributes" => """{"Attributes":{"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesNotVisible":"0"}}""",
        "GetMetricData" => """{"MetricDataResults":[]}""",
        "FilterLogEvents" => """{"events":[]}""",
        _ => throw new InvalidOperationException($"Nobody expects {operation}."),
    };

    private static JsonObject Metric(string name, string state, params string[] actions)
    {
        var alarm = Of(name, state, actions);
        alarm["MetricName"] = "M";
        alarm["Statistic"] = "Sum";
        alarm["Period"] = 300;
        alarm["EvaluationPeriods"] = 1;
        alarm["Threshold"] = 0.0;
        return With(alarm, "ComparisonOperator", "GreaterThanThreshold");
    }

    private static JsonObject Of(string name, string state, params string[] actions) => new()
    {
        ["AlarmName"] = name,
        ["StateValue"] = state,
        ["StateReason"] = "Threshold Crossed",
        ["StateTransitionedTimestamp"] = Now.ToUnixTimeSeconds() - 300,
        ["AlarmDescription"] = $"What {name} means.",
        ["AlarmActions"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]),
    };

    private static JsonObject With(JsonObject alarm, string name, string value)
    {
        alarm[name] = value;
        return alarm;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };
}
