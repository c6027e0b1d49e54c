namespace Tap.Guardrails;

/// <summary>The guardrails of AWS KMS.</summary>
internal static class KmsGuardrails
{
    // Those that AWS's control KMS.2 names.
    private static readonly string[] Decryptions = ["kms:Decrypt", "kms:ReEncryptFrom"];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "KMS.2",
            Title = "IAM principals should not have IAM inline policies that allow decryption actions on all KMS keys",
            Reason = "Whoever may decrypt with every key may read whatever is encrypted in the account.",
            Reference = Guardrail.SecurityHub("kms", 2),
            Types = [AwsType.RolePolicy],
            Check = (policy, _) => IamGuardrails.Complaint(
                policy.Statements()
                    .Where(statement => statement.Allows && statement.Resources.Any(IsEveryKey) && Decryptions.Any(statement.Covers)),
                "lets the role decrypt with every key"),
        },
        new()
        {
            Id = "KMS.4",
            Title = "AWS KMS key rotation should be enabled",
            Reason = "The longer a key is used, the more a leak of it gives away.",
            Reference = Guardrail.SecurityHub("kms", 4),
            Types = [AwsType.Key],

            // KMS rotates symmetric keys only: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
            Check = (key, _) => key.Text("customerMasterKeySpec") is not (null or "SYMMETRIC_DEFAULT") || key.IsTrue("enableKeyRotation") ? null : "its rotation is off",
        },
        new()
        {
            Id = "KMS.5",
            Title = "KMS keys should not be publicly accessible",
            Reason = "Everybody could decrypt what the key encrypts.",
            Reference = Guardrail.SecurityHub("kms", 5),
            Types = [AwsType.Key],
            Check = (key, _) => IamGuardrails.Complaint(key.Statements().Where(statement => statement.IsPublic), "lets everybody use the key"),
        },
    ];

    private static bool IsEveryKey(string resource) => resource == "*" || resource.EndsWith(":key/*", StringComparison.Ordinal);
}
