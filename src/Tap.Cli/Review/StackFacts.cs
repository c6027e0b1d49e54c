using System.Globalization;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Reads what a stack sets itself, by the ids that <c>limits.json</c> has, out of its resources.</summary>
/// <param name="stack">The stack.</param>
internal sealed class StackFacts(RegisteredStack stack)
{
    // What Lambda has for a function without settings: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
    private const double LongestEventAge = 21_600;

    // A bucket key takes up to 99 of 100 calls off KMS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    private const double CallsWithBucketKey = 0.01;

    /// <summary>The facts that the stack has; what it does not limit is left out.</summary>
    public static IReadOnlyDictionary<string, double> Of(RegisteredStack stack) =>
        new StackFacts(stack).All().Where(fact => fact.Value is not null).ToDictionary(fact => fact.Id, fact => fact.Value!.Value);

    private IEnumerable<(string Id, double? Value)> All()
    {
        var (apiHandler, processor, authorizer) = (Function("api-handler"), Function("processor"), Function("authorizer"));
        var events = First("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", config => config.Text("functionName") == Name("processor"));
        var firewall = First("aws:wafv2/webAcl:WebAcl", _ => true);
        var table = First("aws:dynamodb/table:Table", table => table.Name == Name("metadata"));
        var canary = First("aws:codedeploy/deploymentConfig:DeploymentConfig", _ => true);
        return
        [
            ("stageRate", Throttle("*/*")),
            ("healthRate", Throttle("health/GET")),
            ("firewallRequests", firewall?.Number("rules.0.statement.rateBasedStatement.limit")),
            ("firewallSeconds", firewall?.Number("rules.0.statement.rateBasedStatement.evaluationWindowSec")),
            ("maxPayloadBytes", Variable(apiHandler, "MAX_PAYLOAD_BYTES")),
            ("apiHandlerConcurrency", Reserved(apiHandler)),
            ("processorConcurrency", Reserved(processor)),
            ("authorizer", authorizer is null ? 0 : 1),
            ("authorizerConcurrency", Reserved(authorizer)),
            ("processorTimeout", processor?.Number("timeout")),
            ("eventAge", processor is null ? null : events?.Number("maximumEventAgeInSeconds") ?? LongestEventAge),
            ("tableMaxReads", Bound(table, "maxReadRequestUnits")),
            ("tableMaxWrites", Bound(table, "maxWriteRequestUnits")),
            ("keysPerUser", Variable(apiHandler, "KEYS_PER_USER") ?? 1),
            ("listedKeysPerUser", Variable(apiHandler, "LISTED_KEYS_PER_USER") ?? 1),
            ("kmsPerObjectRequest", CallsForAnObject()),
            ("mailAlarms", MailAlarms()),
            ("canaryMinutes", canary?.Number("trafficRoutingConfig.timeBasedCanary.interval")),
        ];
    }

    private string Name(string part) => $"tap-{part}-{stack.Suffix}";

    private RegisteredResource? Function(string part) => First("aws:lambda/function:Function", function => function.Name == Name(part));

    private RegisteredResource? First(string type, Func<RegisteredResource, bool> isIt) =>
        stack.Resources.FirstOrDefault(resource => resource.Type == type && isIt(resource));

    private double? Throttle(string path) =>
        First("aws:apigateway/methodSettings:MethodSettings", methods => methods.Text("methodPath") == path)?.Number("settings.throttlingRateLimit");

    private static double? Reserved(RegisteredResource? function) => function?.Number("reservedConcurrentExecutions");

    private static double? Variable(RegisteredResource? function, string name) =>
        function?.Text($"environment.variables.{name}") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static double? Bound(RegisteredResource? table, string units) =>
        table?.Number($"onDemandThroughput.{units}") is > 0 and var bound ? bound : null;

    private double CallsForAnObject()
    {
        var encryption = First(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", rule => rule.Name == $"{Name("data")}-encryption");
        return encryption?.Text("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm") != "aws:kms" ? 0
            : encryption.IsTrue("rules.0.bucketKeyEnabled") ? CallsWithBucketKey
            : 1;
    }

    private double? MailAlarms() =>
        First("aws:sns/topicSubscription:TopicSubscription", subscription => subscription.Text("protocol") == "email") is null ? null
            : stack.Resources.Count(resource => resource.Type == "aws:cloudwatch/metricAlarm:MetricAlarm" && resource.Has("alarmActions"));
}
