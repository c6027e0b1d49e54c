namespace Tap.Guardrails;

/// <summary>A rule that every resource of some types must keep.</summary>
public sealed class Guardrail
{
    /// <summary>All guardrails, by service and number.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        .. ApiGatewayGuardrails.All,
        .. BackupGuardrails.All,
        .. CloudTrailGuardrails.All,
        .. CloudWatchGuardrails.All,
        .. CodeDeployGuardrails.All,
        .. DynamoDBGuardrails.All,
        .. IamGuardrails.All,
        .. KmsGuardrails.All,
        .. LambdaGuardrails.All,
        .. S3Guardrails.All,
        .. SecretsManagerGuardrails.All,
        .. SnsGuardrails.All,
        .. SqsGuardrails.All,
        .. WafGuardrails.All,
    ];

    /// <summary>
    /// The id of the control of AWS Security Hub or AWS Control Tower that it is in the spirit of, such as <c>S3.8</c> or
    /// <c>CT.DYNAMODB.PR.2</c>; <c>TAP-...</c> where AWS has none.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>What must hold; AWS's own title where the control is AWS's.</summary>
    public required string Title { get; init; }

    /// <summary>What could happen otherwise.</summary>
    public required string Reason { get; init; }

    /// <summary>Where AWS describes the control or the recommendation.</summary>
    public required string Reference { get; init; }

    /// <summary>The type tokens of the resources that it is about.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Tells what is wrong with a resource; null when nothing is.</summary>
    public required Func<RegisteredResource, ResourceGraph, string?> Check { get; init; }

    /// <inheritdoc />
    public override string ToString() => Id;

    /// <summary>The reference of a control of AWS Security Hub.</summary>
    internal static string SecurityHub(string service, int number) =>
        $"https://docs.aws.amazon.com/securityhub/latest/userguide/{service}-controls.html#{service}-{number}";

    /// <summary>The reference of a control of AWS Control Tower.</summary>
    internal static string ControlTower(string service, int number) =>
        $"https://docs.aws.amazon.com/controltower/latest/controlreference/{service}-rules.html#ct-{service}-pr-{number}-description";
}
