namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon SNS.</summary>
internal static class SnsGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "SNS.1",
            Title = "SNS topics should be encrypted at-rest using AWS KMS",
            Reason = "Messages tell what fails where, and dead letters hold the data of callers.",
            Reference = Guardrail.SecurityHub("sns", 1),
            Types = [AwsType.Topic],
            Check = (topic, _) => topic.Has("kmsMasterKeyId") ? null : "it is not encrypted with a KMS key",
        },
        new()
        {
            Id = "SNS.4",
            Title = "SNS topic access policies should not allow public access",
            Reason = "Everybody could listen, or wake people with alarms that are none.",
            Reference = Guardrail.SecurityHub("sns", 4),
            Types = [AwsType.Topic],
            Check = (topic, graph) => IamGuardrails.Complaint(graph.Statements(topic).Where(statement => statement.IsPublic), "lets everybody in"),
        },
        new()
        {
            Id = "TAP-SNS.1",
            Title = "SNS topics should refuse messages over plain HTTP",
            Reason = "Plain HTTP shows messages to whoever is on the way.",
            Reference = "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
            Types = [AwsType.Topic],
            Check = (topic, graph) => graph.Statements(topic).Any(statement => statement.RefusesPlainHttp("sns:Publish"))
                ? null
                : "no policy denies sns:Publish where aws:SecureTransport is false",
        },
    ];
}
