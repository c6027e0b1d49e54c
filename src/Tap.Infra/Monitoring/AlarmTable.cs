using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;

namespace Tap.Infra.Monitoring;

/// <summary>The table of the stack's alarms.</summary>
internal static class AlarmTable
{
    /// <summary>All alarms, in the order of docs/operations.md.</summary>
    public static ImmutableArray<AlarmDefinition> For(
        AlarmsSettings settings, Input<string> apiHandler, Input<string> processor, Input<string> table, Input<string> deadLetterQueue) =>
    [
        new("tap-api-handler-errors", "Requests fail with an error of the API handler.", Lambda("Errors", apiHandler), "Sum", settings.ApiHandlerErrors),
        new("tap-processor-errors", "Uploaded objects are not processed.", Lambda("Errors", processor), "Sum", settings.ProcessorErrors),
        new("tap-api-handler-duration", "Requests come near the API handler's time limit.", Lambda("Duration", apiHandler), "Average", settings.ApiHandlerDuration),
        new("tap-processor-duration", "Objects come near the processor's time limit.", Lambda("Duration", processor), "Average", settings.ProcessorDuration),
        new("tap-api-handler-throttles", "Requests are turned away for want of concurrency.", Lambda("Throttles", apiHandler), "Sum", settings.ApiHandlerThrottles),
        new("tap-processor-throttles", "Objects wait for want of concurrency.", Lambda("Throttles", processor), "Sum", settings.ProcessorThrottles),
        new(
            "tap-dynamodb-throttles",
            "Reads or writes of the metadata table are throttled.",
            new Metric("AWS/DynamoDB", ["ReadThrottleEvents", "WriteThrottleEvents"], "TableName", table),
            "Sum",
            settings.DynamoDbThrottles),
        new(
            "tap-dlq-depth",
            "Events that could not be handled wait in the dead letter queue.",
            new Metric("AWS/SQS", ["ApproximateNumberOfMessagesVisible"], "QueueName", deadLetterQueue),
            "Maximum",
            settings.DlqDepth),
    ];

    private static Metric Lambda(string metric, Input<string> function) => new("AWS/Lambda", [metric], "FunctionName", function);
}
