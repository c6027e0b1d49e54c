namespace Tap.Guardrails;

/// <summary>The guardrails of AWS Secrets Manager.</summary>
internal static class SecretsManagerGuardrails
{
    // What Security Hub takes unless it is told otherwise.
    private const int MostDays = 90;

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "SecretsManager.1",
            Title = "Secrets Manager secrets should have automatic rotation enabled",
            Reason = "A secret that leaked stays useful for as long as it stays the same.",
            Reference = Guardrail.SecurityHub("secretsmanager", 1),
            Types = [AwsType.Secret],
            Check = (secret, graph) => graph.Referring(secret, AwsType.SecretRotation, "secretId").Any() ? null : "nothing rotates it",
        },
        new()
        {
            Id = "SecretsManager.4",
            Title = "Secrets Manager secrets should be rotated within a specified number of days",
            Reason = "Who took an old value, and is not known to have it, can use it until then.",
            Reference = Guardrail.SecurityHub("secretsmanager", 4),
            Types = [AwsType.SecretRotation],
            Check = (rotation, _) => rotation.Number("rotationRules.automaticallyAfterDays") switch
            {
                > MostDays and var days => $"it waits {days} days; {MostDays} are the most",
                null when !rotation.Has("rotationRules.scheduleExpression") => "it has no schedule",
                _ => null,
            },
        },
        new()
        {
            Id = "TAP-SecretsManager.1",
            Title = "Secrets Manager secrets should be encrypted with a KMS key of the account",
            Reason = "AWS's own key lets every principal of the account that may read secrets decrypt them, and its policy cannot be changed.",
            Reference = "https://docs.aws.amazon.com/config/latest/developerguide/secretsmanager-using-cmk.html",
            Types = [AwsType.Secret],
            Check = (secret, _) => secret.Has("kmsKeyId") ? null : "it names no key",
        },
    ];
}
