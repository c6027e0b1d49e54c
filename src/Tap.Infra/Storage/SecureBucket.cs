using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Storage;

/// <summary>What a <see cref="SecureBucket"/> is made of.</summary>
/// <param name="Context">The stack, in the region of the bucket.</param>
/// <param name="Key">The key of new objects; null encrypts them with S3's own keys (AES256).</param>
/// <param name="LifecycleRules">Lifecycle rules beside the one that ends incomplete uploads.</param>
public sealed record SecureBucketArgs(
    StackContext Context, EncryptionKey? Key, params ImmutableArray<BucketLifecycleConfigurationRuleArgs> LifecycleRules)
{
    /// <summary>The physical name; null lets Pulumi name the bucket after the component.</summary>
    public string? BucketName { get; init; }

    /// <summary>Statements of the bucket policy beside the one that refuses plain HTTP, given the bucket's ARN.</summary>
    public Func<Output<string>, IEnumerable<Statement>> Statements { get; init; } = _ => [];
}

/// <summary>A private bucket: versioned, encrypted, closed to the public, without ACLs, and reached over TLS only.</summary>
public sealed class SecureBucket : ComponentResource
{
    /// <summary>Registers the bucket, under the component's name, and its configurations.</summary>
    public SecureBucket(string name, SecureBucketArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:SecureBucket", name, options)
    {
        var protection = args.Context.Settings.DeletionProtection;
        var bucket = new S3.Bucket(name, new S3.BucketArgs
        {
            BucketName = args.BucketName!,
            ForceDestroy = !protection,
        }, this.Child(new CustomResourceOptions { Protect = protection }));
        Name = bucket.BucketName;
        Arn = bucket.Arn;

        // One after the other: S3 answers 409 OperationAborted to configurations of a bucket that arrive together.
        var ownership = new S3.BucketOwnershipControls($"{name}-ownership", new S3.BucketOwnershipControlsArgs
        {
            Bucket = bucket.Id,
            Rule = new BucketOwnershipControlsRuleArgs { ObjectOwnership = "BucketOwnerEnforced" },
        }, this.Child());
        var publicAccess = new S3.BucketPublicAccessBlock($"{name}-public-access", new S3.BucketPublicAccessBlockArgs
        {
            Bucket = bucket.Id,
            BlockPublicAcls = true,
            BlockPublicPolicy = true,
            IgnorePublicAcls = true,
            RestrictPublicBuckets = true,
        }, After(ownership));
        var versioning = new S3.BucketVersioning($"{name}-versioning", new S3.BucketVersioningArgs
        {
            Bucket = bucket.Id,
            VersioningConfiguration = new BucketVersioningVersioningConfigurationArgs { Status = "Enabled" },
        }, After(publicAccess));
        var encryption = new S3.BucketServerSideEncryptionConfiguration($"{name}-encryption", new S3.BucketServerSideEncryptionConfigurationArgs
        {
            Bucket = bucket.Id,
            Rules = Encryption(args.Key),
        }, After(versioning));
        var policy = new S3.BucketPolicy($"{name}-policy", new S3.BucketPolicyArgs
        {
            Bucket = bucket.Id,
            Policy = new PolicyDocument([RefusePlainHttp(Arn), .. args.Statements(Arn)]).ToJson(),
        }, After(encryption));
        Lifecycle = new S3.BucketLifecycleConfiguration($"{name}-lifecycle", new S3.BucketLifecycleConfigurationArgs
        {
            Bucket = bucket.Id,
            Rules = [.. args.LifecycleRules.Prepend(EndIncompleteUploads())],
        }, After(policy));

        RegisterOutputs();
    }

    /// <summary>The bucket's physical name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The bucket's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The last of the bucket's configurations: what adds another one waits for it.</summary>
    public Resource Lifecycle { get; }

    private CustomResourceOptions After(Resource previous) => this.Child(new CustomResourceOptions { DependsOn = { previous } });

    private static BucketServerSideEncryptionConfigurationRuleArgs Encryption(EncryptionKey? key) => new()
    {
        // A bucket key saves most of the calls to KMS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
        BucketKeyEnabled = key is not null,

        // Whoever may write could otherwise encrypt objects with a key that only they have, and take the data hostage:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
        BlockedEncryptionTypes = "SSE-C",
        ApplyServerSideEncryptionByDefault = new BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
        {
            SseAlgorithm = key is null ? "AES256" : "aws:kms",
            KmsMasterKeyId = key is { Arn: var arn } ? arn : (Input<string>?)null,
        },
    };

    private static Statement RefusePlainHttp(Output<string> bucketArn) => new()
    {
        Sid = "RefusePlainHttp",
        Effect = Effect.Deny,
        Principal = Principal.Everyone,
        Actions = ["s3:*"],
        Resources = { bucketArn, Output.Format($"{bucketArn}/*") },
        Conditions = [new("Bool", "aws:SecureTransport", "false")],
    };

    private static BucketLifecycleConfigurationRuleArgs EndIncompleteUploads() => new()
    {
        Id = "end-incomplete-uploads",
        Status = "Enabled",
        Filter = new BucketLifecycleConfigurationRuleFilterArgs { Prefix = "" },
        AbortIncompleteMultipartUpload = new BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs { DaysAfterInitiation = 7 },
    };
}
