namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon SQS.</summary>
internal static class SqsGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "SQS.1",
            Title = "Amazon SQS queues should be encrypted at rest",
            Reason = "Messages hold the data of callers, and wait in the queue for days.",
            Reference = Guardrail.SecurityHub("sqs", 1),
            Types = [AwsType.Queue],
            Check = (queue, _) => queue.Has("kmsMasterKeyId") || queue.IsTrue("sqsManagedSseEnabled") ? null : "it states no encryption",
        },
        new()
        {
            Id = "SQS.3",
            Title = "SQS queue access policies should not allow public access",
            Reason = "Everybody could read the messages or send others.",
            Reference = Guardrail.SecurityHub("sqs", 3),
            Types = [AwsType.Queue],
            Check = (queue, graph) => IamGuardrails.Complaint(graph.Statements(queue).Where(statement => statement.IsPublic), "lets everybody in"),
        },
        new()
        {
            Id = "TAP-SQS.1",
            Title = "SQS queues should refuse requests over plain HTTP",
            Reason = "Plain HTTP shows messages to whoever is on the way.",
            Reference = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
            Types = [AwsType.Queue],
            Check = (queue, graph) => graph.Statements(queue).Any(statement => statement.RefusesPlainHttp("sqs:*"))
                ? null
                : "no policy denies sqs:* where aws:SecureTransport is false",
        },
    ];
}
