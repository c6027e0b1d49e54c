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
    /// <summary>The rule's id, a dimension of its metrics.</summary>
    internal const string RuleId = "tap-migration";

    // The only limit that S3 takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html
    private const int Minutes = 15;

    /// <summary>Registers the copy, its access logs, the role that S3 copies with, and the rule.</summary>
    public BucketReplica(string name, BucketReplicaArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:BucketReplica", name, options)
    {
        var (context, plan) = (args.Context, args.Plan);
        var (source, settings) = (context.Storage, context.Settings.Storage);
        var bucketName = context.Name(plan.Source);

        // S3 encrypts a copy with its own keys where they encrypt the object, whatever the default of the copy's bucket is:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html#bucket-encryption-replication
        var key = source.Key is null ? null : context.Regions.TargetKey;
        var rules = DataStorage.DataRules(settings, plan.NoncurrentExpirationDays, plan.GlacierTransitionDays);
        var copy = new SecureBucket(
            bucketName, new SecureBucketArgs(context.Target, key, rules) { BucketName = plan.Target }, context.InTarget(this));
        AccessLogs = new SecureBucket(
            context.Name($"{plan.Source}-access-logs"), DataStorage.AccessLogsOf(copy, context.Target), context.InTarget(this));
        _ = new S3.BucketLogging(
            $"{bucketName}-logging",
            DataStorage.Logging(copy, AccessLogs),
            this.Child(new CustomResourceOptions
            {
                Provider = context.TargetProvider,
                DependsOn = { copy.Lifecycle, AccessLogs.Lifecycle },
            }));

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
            Policy = new PolicyDocument(Rights(args, copy)).ToJson(),
        }, this.Child());

        // S3 refuses a rule to a bucket whose versioning is not on yet, and without the policy the first objects would fail.
        _ = new S3.BucketReplicationConfig($"{bucketName}-replication", new S3.BucketReplicationConfigArgs
        {
            Bucket = source.DataBucketName,
            Role = role.Arn,
            Rules = Rule(args, copy),
        }, this.Child(new CustomResourceOptions { DependsOn = { copy.Lifecycle, policy, context.StorageReady } }));

        Plan = plan;
        Key = key;
        SourceName = source.DataBucketName;
        SourceArn = source.DataBucketArn;
        Name = copy.Name;
        Arn = copy.Arn;
        RoleName = role.Name;
        RoleArn = role.Arn;
        RegisterOutputs();
    }

    /// <summary>What the plan says of the bucket.</summary>
    public BucketPlan Plan { get; }

    /// <summary>The key of the copies; null where S3's own keys encrypt them.</summary>
    public EncryptionKey? Key { get; }

    /// <summary>The name of the bucket that is copied.</summary>
    public Output<string> SourceName { get; }

    /// <summary>The ARN of the bucket that is copied.</summary>
    public Output<string> SourceArn { get; }

    /// <summary>The copy's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The copy's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The bucket for the access logs of the copy.</summary>
    public SecureBucket AccessLogs { get; }

    /// <summary>The name of the role that S3 copies with.</summary>
    [Output("roleName")]
    public Output<string> RoleName { get; private set; }

    /// <summary>The ARN of the role that S3 copies with.</summary>
    [Output("roleArn")]
    public Output<string> RoleArn { get; private set; }

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html, and for the keys
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    private static ImmutableArray<Statement> Rights(BucketReplicaArgs args, SecureBucket copy) =>
    [
        new Statement
        {
            Sid = "ReadSource",
            Actions = ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            Resources = args.Context.Storage.DataBucketArn,
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
            Resources = Output.Format($"{args.Context.Storage.DataBucketArn}/{args.Plan.Prefix}*"),
        },
        new Statement
        {
            Sid = "WriteCopies",
            Actions = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            Resources = Output.Format($"{copy.Arn}/{args.Plan.Prefix}*"),
        },
        .. args.Context.Storage.Key is not { } sourceKey ? ImmutableArray<Statement>.Empty :
        [
            sourceKey.CanUseThrough("DecryptSource", ["kms:Decrypt"], "s3"),
            args.Context.Regions.TargetKey.CanUseThrough("EncryptCopies", ["kms:Encrypt", "kms:GenerateDataKey"], "s3"),
        ],
    ];

    private static BucketReplicationConfigRuleArgs Rule(BucketReplicaArgs args, SecureBucket copy) => new()
    {
        Id = RuleId,
        Status = "Enabled",
        Priority = 0,
        Filter = new BucketReplicationConfigRuleFilterArgs { Prefix = args.Plan.Prefix },
        DeleteMarkerReplication = new BucketReplicationConfigRuleDeleteMarkerReplicationArgs
        {
            Status = args.Context.Plan.Replication.DeleteMarkers ? "Enabled" : "Disabled",
        },

        // Objects that KMS encrypts would be left out in silence otherwise; one of a key that the role may not use fails and is counted.
        SourceSelectionCriteria = new BucketReplicationConfigRuleSourceSelectionCriteriaArgs
        {
            SseKmsEncryptedObjects = new BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs { Status = "Enabled" },
        },
        Destination = new BucketReplicationConfigRuleDestinationArgs
        {
            Bucket = copy.Arn,
            EncryptionConfiguration = new BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs
            {
                ReplicaKmsKeyId = args.Context.Regions.TargetKey.Arn,
            },
            ReplicationTime = args.Context.Plan.Replication.TimeControl ? WithinLimit() : null!,
            Metrics = Measured(args.Context.Plan.Replication.TimeControl),
        },
    };

    private static BucketReplicationConfigRuleDestinationReplicationTimeArgs WithinLimit() => new()
    {
        Status = "Enabled",
        Time = new BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs { Minutes = Minutes },
    };

    // S3 measures, and tells what failed, without undertaking a time as well; the threshold belongs to that undertaking alone:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
    private static BucketReplicationConfigRuleDestinationMetricsArgs Measured(bool byLimit) => new()
    {
        Status = "Enabled",
        EventThreshold = byLimit ? new BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs { Minutes = Minutes } : null!,
    };
}
