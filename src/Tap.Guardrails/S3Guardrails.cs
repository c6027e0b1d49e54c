using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon S3.</summary>
internal static class S3Guardrails
{
    // Those that AWS's control S3.6 names.
    private static readonly string[] AdministrativeActions =
        ["s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration", "s3:PutObjectAcl"];

    private static readonly string[] Blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "S3.5",
            Title = "S3 general purpose buckets should require requests to use SSL",
            Reason = "Plain HTTP shows objects, keys and signatures to whoever is on the way.",
            Reference = Guardrail.SecurityHub("s3", 5),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => graph.Statements(bucket).Any(RefusesPlainHttp)
                ? null
                : "no bucket policy denies s3:* on the bucket and its objects where aws:SecureTransport is false",
        },
        new()
        {
            Id = "S3.6",
            Title = "S3 general purpose bucket policies should restrict access to other AWS accounts",
            Reason = "Whoever may change the policy of a bucket may let in everybody else.",
            Reference = Guardrail.SecurityHub("s3", 6),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => IamGuardrails.Complaint(
                graph.Statements(bucket).Where(statement =>
                    statement.Allows
                        && statement.Principals.Any(principal => principal.Kind is "*" or "AWS")
                        && AdministrativeActions.Any(statement.Covers)),
                "lets principals of an account change who may reach the bucket"),
        },
        new()
        {
            Id = "S3.8",
            Title = "S3 general purpose buckets should block public access",
            Reason = "One wrong ACL or policy would open the data to everybody.",
            Reference = Guardrail.SecurityHub("s3", 8),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.PublicAccessBlock, "bucket").FirstOrDefault() is not { } block
                ? "it has no public access block"
                : Blocks.FirstOrDefault(name => !block.IsTrue(name)) is { } missing ? $"its public access block leaves {missing} off" : null,
        },
        new()
        {
            Id = "S3.9",
            Title = "S3 general purpose buckets should have server access logging enabled",
            Reason = "Without a log nobody can tell afterwards who read or took what.",
            Reference = Guardrail.SecurityHub("s3", 9),
            Types = [AwsType.Bucket],

            // AWS itself excepts the buckets that the logs go to: they would log their own logs.
            Check = (bucket, graph) =>
                graph.Referring(bucket, AwsType.BucketLogging, "bucket").Any() || graph.Referring(bucket, AwsType.BucketLogging, "targetBucket").Any()
                    ? null
                    : "its requests are not logged to another bucket",
        },
        new()
        {
            Id = "S3.12",
            Title = "ACLs should not be used to manage user access to S3 general purpose buckets",
            Reason = "ACLs give rights beside the policies, where no review of policies sees them.",
            Reference = Guardrail.SecurityHub("s3", 12),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.Ownership, "bucket").Any(controls => controls.Text("rule.objectOwnership") == "BucketOwnerEnforced")
                ? null
                : "its object ownership is not BucketOwnerEnforced, which turns ACLs off",
        },
        new()
        {
            Id = "S3.13",
            Title = "S3 general purpose buckets should have Lifecycle configurations",
            Reason = "What nobody needs any more costs money and can still leak.",
            Reference = Guardrail.SecurityHub("s3", 13),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.Lifecycle, "bucket").Any(HasActiveRule) ? null : "it has no lifecycle rule that is enabled",
        },
        new()
        {
            Id = "S3.14",
            Title = "S3 general purpose buckets should have versioning enabled",
            Reason = "An object that is overwritten or deleted by mistake could not be brought back.",
            Reference = Guardrail.SecurityHub("s3", 14),
            Types = [AwsType.Bucket],
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.Versioning, "bucket").Any(versioning => versioning.Text("versioningConfiguration.status") == "Enabled")
                ? null
                : "its versioning is not enabled",
        },
    ];

    private static bool HasActiveRule(RegisteredResource lifecycle) =>
        (lifecycle.Input("rules") as JsonArray ?? []).Index().Any(rule => lifecycle.Text($"rules.{rule.Index}.status") == "Enabled");

    private static bool RefusesPlainHttp(PolicyStatement statement) =>
        statement.RefusesPlainHttp("s3:*")
        && statement.Resources.Any(resource => resource == "*" || statement.Resources.Contains($"{resource}/*"));
}
