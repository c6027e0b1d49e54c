using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What a metric tells of a part of the stack.</summary>
internal enum Measure
{
    /// <summary>How often something was asked of it.</summary>
    Requests,

    /// <summary>How often it failed.</summary>
    Errors,

    /// <summary>How often it was asked more than it may take.</summary>
    Throttles,

    /// <summary>How long nine of ten requests took at most, in milliseconds.</summary>
    P90,
}

/// <summary>A metric that tells what a part of the stack does.</summary>
/// <param name="Part">The key of the component right under the root.</param>
/// <param name="Region">Where CloudWatch has it.</param>
/// <param name="Measure">What it tells.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Statistic">How the values of a period become one.</param>
/// <param name="Dimensions">All its dimensions.</param>
internal sealed record PartMetric(
    string Part, string Region, Measure Measure, string Namespace, string Name, string Statistic,
    params IReadOnlyList<(string Name, string Value)> Dimensions)
{
    // DynamoDB counts requests by what they are; those that the functions and the copying of a migration make.
    private static readonly string[] TableOperations =
        ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem", "TransactWriteItems"];

    /// <summary>The metrics of all resources of a stack that have some.</summary>
    public static IEnumerable<PartMetric> Of(RegisteredStack stack)
    {
        var parts = PartsOf(stack);
        var resources = stack.Resources.ToDictionary(resource => resource.Key);
        return stack.Registrations.Where(registration => parts.ContainsKey(registration.Resource.Key))
            .SelectMany(registration => Of(registration, parts[registration.Resource.Key], resources));
    }

    /// <summary>The component right under the root that each resource is in, by the resource's key.</summary>
    public static IReadOnlyDictionary<string, string> PartsOf(RegisteredStack stack)
    {
        var parents = stack.Registrations.Select(registration => registration.Resource)
            .ToDictionary(resource => resource.Key, resource => resource.Parent);
        return parents.Keys.Select(key => (Key: key, Part: PartOf(key))).Where(resource => resource.Part is not null)
            .ToDictionary(resource => resource.Key, resource => resource.Part!);

        string? PartOf(string key) => parents.GetValueOrDefault(key) is not { } parent ? null
            : parents.GetValueOrDefault(parent) is null ? key
            : PartOf(parent);
    }

    private static IEnumerable<PartMetric> Of(
        Registration registration, string part, IReadOnlyDictionary<string, RegisteredResource> resources)
    {
        var (resource, region) = (registration.Resource, registration.Region);
        var name = Known(resource, "name");
        return (resource.Type, name) switch
        {
            ("aws:lambda/function:Function", { } function) =>
            [
                Of(Measure.Requests, "AWS/Lambda", "Invocations", "Sum", ("FunctionName", function)),
                Of(Measure.Errors, "AWS/Lambda", "Errors", "Sum", ("FunctionName", function)),
                Of(Measure.Throttles, "AWS/Lambda", "Throttles", "Sum", ("FunctionName", function)),
                Of(Measure.P90, "AWS/Lambda", "Duration", "p90", ("FunctionName", function)),
            ],
            ("aws:dynamodb/table:Table", { } table) =>
            [
                .. TableOperations.Select(operation => Of(
                    Measure.Requests, "AWS/DynamoDB", "SuccessfulRequestLatency", "SampleCount",
                    ("TableName", table), ("Operation", operation))),
                Of(Measure.Throttles, "AWS/DynamoDB", "ReadThrottleEvents", "Sum", ("TableName", table)),
                Of(Measure.Throttles, "AWS/DynamoDB", "WriteThrottleEvents", "Sum", ("TableName", table)),
            ],
            ("aws:sqs/queue:Queue", { } queue) =>
                [Of(Measure.Requests, "AWS/SQS", "NumberOfMessagesSent", "Sum", ("QueueName", queue))],
            ("aws:sns/topic:Topic", { } topic) =>
            [
                Of(Measure.Requests, "AWS/SNS", "NumberOfMessagesPublished", "Sum", ("TopicName", topic)),
                Of(Measure.Errors, "AWS/SNS", "NumberOfNotificationsFailed", "Sum", ("TopicName", topic)),
            ],
            ("aws:apigateway/stage:Stage", _) when Known(resource, "stageName") is { } stage && ApiOf(resource, resources) is { } api =>
            [
                Of(Measure.Requests, "AWS/ApiGateway", "Count", "Sum", ("ApiName", api), ("Stage", stage)),
                Of(Measure.Errors, "AWS/ApiGateway", "5XXError", "Sum", ("ApiName", api), ("Stage", stage)),
                Of(Measure.P90, "AWS/ApiGateway", "Latency", "p90", ("ApiName", api), ("Stage", stage)),
            ],
            _ => [],
        };

        PartMetric Of(Measure measure, string space, string metric, string statistic, params (string, string)[] dimensions) =>
            new(part, region, measure, space, metric, statistic, dimensions);
    }

    private static string? ApiOf(RegisteredResource stage, IReadOnlyDictionary<string, RegisteredResource> resources) =>
        stage.References.GetValueOrDefault("restApi", []).Select(resources.GetValueOrDefault).OfType<RegisteredResource>()
            .Select(api => Known(api, "name")).FirstOrDefault();

    // A name that only AWS decides would be none that can be asked for.
    private static string? Known(RegisteredResource resource, string input) =>
        resource.Text(input) is { } text && !Reference.In(text).Any() ? text : null;
}
