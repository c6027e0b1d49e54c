using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon DynamoDB.</summary>
internal static class DynamoDBGuardrails
{
    private static readonly string[] Dimensions = ["dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits"];
    private static readonly string[] Maxima = ["maxReadRequestUnits", "maxWriteRequestUnits"];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "DynamoDB.1",
            Title = "DynamoDB tables should automatically scale capacity with demand",
            Reason = "A table of fixed capacity refuses requests when there are more than was thought.",
            Reference = Guardrail.SecurityHub("dynamodb", 1),
            Types = [AwsType.Table],
            Check = (table, graph) => table.Text("billingMode") == "PAY_PER_REQUEST" || Dimensions.All(dimension => IsScaled(table, dimension, graph))
                ? null
                : "it is neither on demand nor are its reads and writes scaled by Application Auto Scaling",
        },
        new()
        {
            Id = "DynamoDB.2",
            Title = "DynamoDB tables should have point-in-time recovery enabled",
            Reason = "Items that a fault or an attacker changed could not be brought back.",
            Reference = Guardrail.SecurityHub("dynamodb", 2),
            Types = [AwsType.Table],
            Check = (table, _) => table.IsTrue("pointInTimeRecovery.enabled") ? null : "its point-in-time recovery is off",
        },
        new()
        {
            Id = "DynamoDB.4",
            Title = "DynamoDB tables should be present in a backup plan",
            Reason = "Whoever may change the table may turn its point-in-time recovery off; what a locked vault holds stays.",
            Reference = Guardrail.SecurityHub("dynamodb", 4),
            Types = [AwsType.Table],
            Check = (table, graph) => graph.Referring(table, AwsType.BackupSelection, "resources").Any() ? null : "no backup plan selects it",
        },
        new()
        {
            Id = "DynamoDB.6",
            Title = "DynamoDB tables should have deletion protection enabled",
            Reason = "One wrong command would delete the table with all it holds.",
            Reference = Guardrail.SecurityHub("dynamodb", 6),
            Types = [AwsType.Table],
            Check = (table, _) => table.IsTrue("deletionProtectionEnabled") ? null : "its deletion protection is off",
        },
        new()
        {
            Id = "CT.DYNAMODB.PR.2",
            Title = "Require an Amazon DynamoDB table to be encrypted at rest using an AWS KMS key",
            Reason = "Only the use of a KMS key can be limited, watched and withdrawn.",
            Reference = Guardrail.ControlTower("dynamodb", 2),
            Types = [AwsType.Table],
            Check = (table, _) => table.IsTrue("serverSideEncryption.enabled") && table.Has("serverSideEncryption.kmsKeyArn") ? null : "it is not encrypted with a KMS key of the account",
        },
        new()
        {
            Id = "TAP-DynamoDB.1",
            Title = "DynamoDB contributor insights should watch throttled keys only",
            Reason = "Otherwise every request is an event that is paid for, and shows its key to whoever may read the reports.",
            Reference = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html",
            Types = [AwsType.ContributorInsights],
            Check = (insights, _) => insights.Text("mode") == "THROTTLED_KEYS" ? null : "it watches every key that is asked for",
        },
        new()
        {
            Id = "TAP-DynamoDB.2",
            Title = "A maximum throughput of a DynamoDB table should hold for its indexes as well",
            Reason = "An index has a maximum of its own: without, it goes on to cost what the table no longer may.",
            Reference = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html",
            Types = [AwsType.Table],
            Check = (table, _) => Maxima.Where(maximum => table.Number($"onDemandThroughput.{maximum}") > 0)
                .SelectMany(maximum => Unbounded(table, maximum))
                .FirstOrDefault(),
        },
    ];

    private static IEnumerable<string> Unbounded(RegisteredResource table, string maximum) =>
        (table.Input("globalSecondaryIndexes") as JsonArray ?? []).Index()
            .Where(entry => table.Number($"globalSecondaryIndexes.{entry.Index}.onDemandThroughput.{maximum}") is not > 0)
            .Select(entry => $"it has a {maximum}, and its index {entry.Item!["name"]} has none");

    private static bool IsScaled(RegisteredResource table, string dimension, ResourceGraph graph) =>
        graph.Referring(table, AwsType.ScalingTarget, "resourceId").Any(target => target.Text("scalableDimension") == dimension);
}
