namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon S3.</summary>
internal static class S3Guardrails
{
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
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.BucketPolicy, "bucket").SelectMany(policy => policy.Statements()).Any(RefusesPlainHttp)
                ? null
                : "no bucket policy denies s3:* on the bucket and its objects where aws:SecureTransport is false",
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
            Check = (bucket, graph) => graph.Referring(bucket, AwsType.Lifecycle, "bucket").Any(lifecycle => lifecycle.Has("rules"))
                ? null
                : "it has no lifecycle rule",
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

    private static bool RefusesPlainHttp(PolicyStatement statement) =>
        statement.RefusesPlainHttp("s3:*")
        && statement.Resources.Any(resource => resource.EndsWith("/*", StringComparison.Ordinal))
        && statement.Resources.Any(resource => !resource.EndsWith("/*", StringComparison.Ordinal));
}
