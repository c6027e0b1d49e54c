using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Identity;
using Tap.Infra.Storage;
using Iam = Pulumi.Aws.Iam;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="BucketReplica"/> is made of.</summary>
public sealed class BucketReplicaArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>Account, partition and region of the copy.</summary>
    public required AwsContext Target { get; init; }

    /// <summary>Which bucket is copied, and what its copy keeps.</summary>
    public required BucketPlan Plan { get; init; }

    /// <summary>How objects are copied.</summary>
    public required ReplicationPlan Replication { get; init; }

    /// <summary>The stack's buckets.</summary>
    public required DataStorage Source { get; init; }

    /// <summary>The last of the source bucket's configurations.</summary>
    public required Resource SourceReady { get; init; }

    /// <summary>The key of the target region.</summary>
    public required EncryptionKey TargetKey { get; init; }

    /// <summary>The settings of the stack's buckets, which the copy shares where the plan says nothing else.</summary>
    public required StorageSettings Settings { get; init; }

    /// <summary>Whether the copy is protected from deletion.</summary>
    public required bool DeletionProtection { get; init; }

    /// <summary>The provider of the target region.</summary>
    public required ProviderResource TargetProvider { get; init; }
}

/// <summary>A copy of a bucket in the target region, and S3's replication to it. Replication copies what is written from then on.</summary>
public sealed class BucketReplica : ComponentResource
{
    /// <summary>The rule's id, a dimension of its metrics.</summary>
    internal const string RuleId = "tap-migration";

    // The only limit that S3 takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html
    private const int Minutes = 15;

    /// <summary>Registers the copy, its access logs, the role that S3 copies with, and the rule.</summary>
    public BucketReplica(string name, BucketReplicaArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:BucketReplica", name, args, options)
    {
        var bucketName = $"tap-migration-{args.Plan.Source}-{args.Environment}";

        // S3 encrypts a copy with its own keys where they encrypt the object, whatever the default of the copy's bucket is:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html#bucket-encryption-replication
        var key = args.Source.Key is null ? null : args.TargetKey;
        var copy = new SecureBucket(bucketName, new SecureBucketArgs
        {
            BucketName = args.Plan.Target,
            KmsKeyArn = key is { Arn: var arn } ? arn : (Input<string>?)null,
            LifecycleRules = DataStorage.DataRules(args.Settings, args.Plan.NoncurrentExpirationDays, args.Plan.GlacierTransitionDays),
            DeletionProtection = args.DeletionProtection,
        }, InTarget());
        AccessLogs = new SecureBucket(
            $"tap-migration-{args.Plan.Source}-access-logs-{args.Environment}",
            DataStorage.AccessLogsOf(copy, args.Settings.AccessLogExpirationDays, args.Target, args.DeletionProtection),
            InTarget());
        _ = new S3.BucketLogging(
            $"{bucketName}-logging",
            DataStorage.Logging(copy, AccessLogs),
            this.Child(new CustomResourceOptions { Provider = args.TargetProvider, DependsOn = { copy.Lifecycle, AccessLogs.Lifecycle } }));

        // No condition on the source: S3 documents none for this role, and IAM passes a role to nobody but services of its own account.
        var role = new Iam.Role($"{bucketName}-replication", new Iam.RoleArgs
        {
            Description = $"S3 replicates to {bucketName} with it",
            AssumeRolePolicy = new PolicyDocument(
            [
                new Statement { Sid = "AssumedByS3", Principal = Principal.Service("s3.amazonaws.com"), Actions = ["sts:AssumeRole"] },
            ]).ToJson(),
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
            Bucket = args.Source.DataBucketName,
            Role = role.Arn,
            Rules = Rule(args, copy),
        }, this.Child(new CustomResourceOptions { DependsOn = { copy.Lifecycle, policy, args.SourceReady } }));

        Plan = args.Plan;
        Key = key;
        SourceName = args.Source.DataBucketName;
        SourceArn = args.Source.DataBucketArn;
        Name = copy.Name;
        Arn = copy.Arn;
        RoleName = role.Name;
        RoleArn = role.Arn;
        RegisterOutputs();

        ComponentResourceOptions InTarget() => this.ChildComponent(new ComponentResourceOptions { Provider = args.TargetProvider });
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
            Resources = args.Source.DataBucketArn,
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
            Resources = Output.Format($"{args.Source.DataBucketArn}/{args.Plan.Prefix}*"),
        },
        new Statement
        {
            Sid = "WriteCopies",
            Actions = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            Resources = Output.Format($"{copy.Arn}/{args.Plan.Prefix}*"),
        },
        .. args.Source.Key is not { } sourceKey ? ImmutableArray<Statement>.Empty :
        [
            sourceKey.CanUseThrough("DecryptSource", ["kms:Decrypt"], "s3"),
            args.TargetKey.CanUseThrough("EncryptCopies", ["kms:Encrypt", "kms:GenerateDataKey"], "s3"),
        ],
    ];

    private static BucketReplicationConfigRuleArgs Rule(BucketReplicaArgs args, SecureBucket copy) => new()
    {
        Id = RuleId,
        Status = "Enabled",
        Priority = 0,
        Filter = new BucketReplicationConfigRuleFilterArgs { Prefix = args.Plan.Prefix },
        DeleteMarkerReplication = new BucketReplicationConfigRuleDeleteMarkerReplicationArgs { Status = args.Replication.DeleteMarkers ? "Enabled" : "Disabled" },

        // Objects that KMS encrypts would be left out in silence otherwise; one of a key that the role may not use fails and is counted.
        SourceSelectionCriteria = new BucketReplicationConfigRuleSourceSelectionCriteriaArgs
        {
            SseKmsEncryptedObjects = new BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs { Status = "Enabled" },
        },
        Destination = new BucketReplicationConfigRuleDestinationArgs
        {
            Bucket = copy.Arn,
            EncryptionConfiguration = new BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs { ReplicaKmsKeyId = args.TargetKey.Arn },
            ReplicationTime = args.Replication.TimeControl ? WithinLimit() : null!,
            Metrics = Measured(args.Replication.TimeControl),
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
