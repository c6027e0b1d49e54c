using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Tap.Infra.Storage;
using Iam = Pulumi.Aws.Iam;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="BucketReplica"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="Plan">Which bucket is copied, and what its copy keeps.</param>
public sealed record BucketReplicaArgs(MigrationContext Context, BucketPlan Plan);

/// <summary>A copy of a bucket in the target region, and S3's replication to it. Replication copies what is written from then on.</summary>
public sealed class BucketReplica : ComponentResource
{
    /// <summary>Registers the copy, its access logs, the role that S3 copies with, and the rule.</summary>
    public BucketReplica(string name, BucketReplicaArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:BucketReplica", name, options)
    {
        var (context, plan) = (args.Context, args.Plan);
        var source = BucketSource.Of(context, plan);
        var part = context.Part(plan.Source);
        var bucketName = context.Name(part);

        // S3 encrypts a copy with its own keys where they encrypt the object, whatever the default of the copy's bucket is:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html#bucket-encryption-replication
        var key = source.KeyArn is null ? null : context.Regions.TargetKey;
        var rules = DataStorage.DataRules(context.Settings.Storage, plan.NoncurrentExpirationDays, plan.GlacierTransitionDays);
        Copy = new SecureBucket(
            bucketName, new SecureBucketArgs(context.Target, key, rules) { BucketName = plan.Target }, context.InTarget(this));
        if (!plan.Source.IsForeign)
        {
            AccessLogs = new SecureBucket(
                context.Name($"{part}-access-logs"), DataStorage.AccessLogsOf(Copy, context.Target), context.InTarget(this));
            _ = new S3.BucketLogging(
                $"{bucketName}-logging",
                DataStorage.Logging(Copy, AccessLogs),
                this.Child(new CustomResourceOptions
                {
                    Provider = context.TargetProvider,
                    DependsOn = { Copy.Lifecycle, AccessLogs.Lifecycle },
                }));
        }

        // No condition on the source: S3 documents none for this role, and IAM passes a role to nobody but services of its own account.
        var role = new Iam.Role($"{bucketName}-replication", new Iam.RoleArgs
        {
            Description = $"S3 replicates to {bucketName} with it",
            AssumeRolePolicy = new PolicyDocument(
            [
                new Statement { Sid = "AssumedByS3", Principal = Principal.Service("s3.amazonaws.com"), Actions = ["sts:AssumeRole"] },
            ]).ToJson(),
            PermissionsBoundary = context.Target.PermissionsBoundary,
            ForceDetachPolicies = true,
        }, this.Child());
        var policy = new Iam.RolePolicy($"{bucketName}-replication-policy", new Iam.RolePolicyArgs
        {
            Role = role.Name,
            Policy = new PolicyDocument(Rights(args, source)).ToJson(),
        }, this.Child());

        Rule = new ReplicationRule(context.Plan.Replication, plan.Prefix, Copy.Arn, context.Regions.TargetKey.Arn);
        if (!plan.Source.IsForeign || plan.ManageSource)
        {
            // S3 refuses a rule to a bucket whose versioning is not on yet, and without the policy the first objects would fail.
            _ = new S3.BucketReplicationConfig($"{bucketName}-replication", new S3.BucketReplicationConfigArgs
            {
                Bucket = source.Name,
                Role = role.Arn,
                Rules = Rule.ToArgs(),
            }, this.Child(new CustomResourceOptions { DependsOn = [Copy.Lifecycle, policy, .. source.Ready, .. Versioned(args)] }));
        }

        Source = source;
        Plan = plan;
        Key = key;
        Name = Copy.Name;
        Arn = Copy.Arn;
        RoleName = role.Name;
        RoleArn = role.Arn;
        RegisterOutputs();
    }

    /// <summary>What the plan says of the bucket.</summary>
    public BucketPlan Plan { get; }

    /// <summary>The key of the copies; null where S3's own keys encrypt them.</summary>
    public EncryptionKey? Key { get; }

    /// <summary>The bucket that is copied.</summary>
    public BucketSource Source { get; }

    /// <summary>Its copy.</summary>
    public SecureBucket Copy { get; }

    /// <summary>The rule of the replication, which S3 has unless its owner is still to add it.</summary>
    internal ReplicationRule Rule { get; }

    /// <summary>The copy's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The copy's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The bucket for the access logs of the copy; null where <see cref="CopyAccessLogs"/> takes them.</summary>
    public SecureBucket? AccessLogs { get; }

    /// <summary>The name of the role that S3 copies with.</summary>
    [Output("roleName")]
    public Output<string> RoleName { get; private set; }

    /// <summary>The ARN of the role that S3 copies with.</summary>
    [Output("roleArn")]
    public Output<string> RoleArn { get; private set; }

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html, and for the keys
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    private ImmutableArray<Statement> Rights(BucketReplicaArgs args, BucketSource source) =>
    [
        new Statement
        {
            Sid = "ReadSource",
            Actions = ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            Resources = source.Arn,
        },
        new Statement
        {
            Sid = "ReadVersions",
            Actions =
            [
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
                "s3:GetObjectRetention",
                "s3:GetObjectLegalHold",
            ],
            Resources = Output.Format($"{source.Arn}/{args.Plan.Prefix}*"),
        },
        new Statement
        {
            Sid = "WriteCopies",
            Actions = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            Resources = Output.Format($"{Copy.Arn}/{args.Plan.Prefix}*"),
        },
        .. source.KeyArn is not { } keyArn ? ImmutableArray<Statement>.Empty :
        [
            args.Context.Regions.SourceKey.CanUseThrough("DecryptSource", ["kms:Decrypt"], "s3") with { Resources = keyArn },
            args.Context.Regions.TargetKey.CanUseThrough("EncryptCopies", ["kms:Encrypt", "kms:GenerateDataKey"], "s3"),
        ],
    ];

    // Turned on and left on: a bucket that had versions keeps them, and its owner may have come to count on them.
    private IEnumerable<Resource> Versioned(BucketReplicaArgs args) => !args.Plan.ManageSource ? [] :
    [
        new S3.BucketVersioning($"{args.Context.Name(args.Context.Part(args.Plan.Source))}-source-versioning", new S3.BucketVersioningArgs
        {
            Bucket = args.Plan.Source.Name,
            VersioningConfiguration = new BucketVersioningVersioningConfigurationArgs { Status = "Enabled" },
        }, this.Child(new CustomResourceOptions { RetainOnDelete = true })),
    ];
}
