using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Configuration;

namespace Tap.Infra.Migration;

/// <summary>The rule by which S3 copies a bucket: for Pulumi, and for an owner who adds it with the AWS CLI.</summary>
/// <param name="Plan">How objects are copied.</param>
/// <param name="Prefix">What the keys of the copied objects start with.</param>
/// <param name="CopyArn">The copy.</param>
/// <param name="KeyArn">The key of what is encrypted with KMS.</param>
internal sealed record ReplicationRule(ReplicationPlan Plan, string Prefix, Output<string> CopyArn, Output<string> KeyArn)
{
    /// <summary>The rule's id, a dimension of its metrics.</summary>
    public const string Id = "tap-migration";

    private const string Enabled = "Enabled";

    // The only limit that S3 takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html
    private const int Minutes = 15;

    private string DeleteMarkers => Plan.DeleteMarkers ? Enabled : "Disabled";

    /// <summary>The rule as the provider takes it.</summary>
    public BucketReplicationConfigRuleArgs ToArgs() => new()
    {
        Id = Id,
        Status = Enabled,
        Priority = 0,
        Filter = new BucketReplicationConfigRuleFilterArgs { Prefix = Prefix },
        DeleteMarkerReplication = new BucketReplicationConfigRuleDeleteMarkerReplicationArgs { Status = DeleteMarkers },

        // Objects that KMS encrypts would be left out in silence otherwise; one of a key that the role may not use fails and is counted.
        SourceSelectionCriteria = new BucketReplicationConfigRuleSourceSelectionCriteriaArgs
        {
            SseKmsEncryptedObjects = new BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs { Status = Enabled },
        },
        Destination = new BucketReplicationConfigRuleDestinationArgs
        {
            Bucket = CopyArn,
            EncryptionConfiguration = new BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs { ReplicaKmsKeyId = KeyArn },
            ReplicationTime = Plan.TimeControl ? WithinLimit() : null!,
            Metrics = Measured(),
        },
    };

    /// <summary>A configuration with this rule alone, as S3's API takes it.</summary>
    /// <param name="role">The ARN of the role that S3 copies with.</param>
    public Output<string> ToJson(Output<string> role)
    {
        var within = new { Status = Enabled, Time = new { Minutes } };
        var destination = new Dictionary<string, object>
        {
            ["Bucket"] = CopyArn,
            ["EncryptionConfiguration"] = new { ReplicaKmsKeyID = KeyArn },
        };
        if (Plan.TimeControl)
            destination["ReplicationTime"] = within;
        destination["Metrics"] = Plan.TimeControl ? new { Status = Enabled, EventThreshold = new { Minutes } } : new { Status = Enabled };
        return Output.JsonSerialize(Output.Create(new
        {
            Role = role,
            Rules = new[]
            {
                new
                {
                    ID = Id,
                    Status = Enabled,
                    Priority = 0,
                    Filter = new { Prefix },
                    DeleteMarkerReplication = new { Status = DeleteMarkers },
                    SourceSelectionCriteria = new { SseKmsEncryptedObjects = new { Status = Enabled } },
                    Destination = destination,
                },
            },
        }));
    }

    private static BucketReplicationConfigRuleDestinationReplicationTimeArgs WithinLimit() => new()
    {
        Status = Enabled,
        Time = new BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs { Minutes = Minutes },
    };

    // S3 measures, and tells what failed, without undertaking a time as well; the threshold belongs to that undertaking alone:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
    private BucketReplicationConfigRuleDestinationMetricsArgs Measured() => new()
    {
        Status = Enabled,
        EventThreshold =
            Plan.TimeControl ? new BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs { Minutes = Minutes } : null!,
    };
}
