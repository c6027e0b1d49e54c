using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudTrail.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using CloudTrail = Pulumi.Aws.CloudTrail;
using FieldSelector = Pulumi.Aws.CloudTrail.Inputs.TrailAdvancedEventSelectorFieldSelectorArgs;

namespace Tap.Infra.Storage;

/// <summary>What a <see cref="DataTrail"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
/// <param name="Bucket">The bucket that the trail is written to.</param>
/// <param name="Storage">The buckets, of which that of the data is watched.</param>
/// <param name="Table">The table that is watched.</param>
public sealed record DataTrailArgs(
    StackContext Context, EncryptionKey Key, SecureBucket Bucket, DataStorage Storage, MetadataTable Table);

/// <summary>
/// CloudTrail's record of who read and wrote which object of the data bucket and which item of the table, and of nothing else: what is
/// done to the resources themselves is in the trail of the account.
/// </summary>
public sealed class DataTrail : ComponentResource
{
    // A trail of a table records the reads of its stream as well, several a second for as long as a function reads it, and billed each:
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
    private static readonly ImmutableArray<string> ReadsOfStreams = ["DescribeStream", "GetRecords", "GetShardIterator"];

    /// <summary>Registers the trail.</summary>
    public DataTrail(string name, DataTrailArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:DataTrail", name, options)
    {
        var context = args.Context;
        var trail = new CloudTrail.Trail(TrailName(context), new CloudTrail.TrailArgs
        {
            // The policies of the key and of the bucket name the trail before it is there.
            Name = TrailName(context),
            S3BucketName = args.Bucket.Name,
            KmsKeyId = args.Key.Arn,
            EnableLogFileValidation = true,
            IncludeGlobalServiceEvents = false,
            IsMultiRegionTrail = false,
            AdvancedEventSelectors =
            {
                Selector("Objects of the data bucket", "AWS::S3::Object", Field("resources.ARN", startsWith: Output.Format($"{args.Storage.DataBucketArn}/"))),
                Selector(
                    "Items of the table",
                    "AWS::DynamoDB::Table",
                    Field("resources.ARN", equals: args.Table.Arn),
                    new FieldSelector { Field = "eventName", NotEquals = [.. ReadsOfStreams] }),
            },
        }, this.Child(new CustomResourceOptions { DependsOn = { args.Bucket.Lifecycle } })); // refused where it may not write

        Name = trail.Name;
        RegisterOutputs();

        TrailAdvancedEventSelectorArgs Selector(string what, string type, params IEnumerable<FieldSelector> which) => new()
        {
            Name = what,
            FieldSelectors =
            [
                Field("eventCategory", equals: "Data"),
                Field("resources.type", equals: type),
                .. which,
                .. context.Settings.Audit.Reads ? Enumerable.Empty<FieldSelector>() : [Field("readOnly", equals: "false")],
            ],
        };
    }

    /// <summary>The trail's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>
    /// What CloudTrail may do with the key: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    /// </summary>
    internal static ImmutableArray<Statement> CanUseKey(StackContext context) =>
    [
        new Statement
        {
            Sid = "Trail",
            Principal = CloudTrailItself,
            Actions = ["kms:GenerateDataKey*"],
            Resources = "*",
            Conditions =
            [
                new("StringEquals", "aws:SourceArn", ArnOf(context)),
                new("StringLike", "kms:EncryptionContext:aws:cloudtrail:arn", Output.Format($"arn:{context.Partition}:cloudtrail:*:{context.Account}:trail/*")),
            ],
        },

        // When a trail is made CloudTrail looks at its key; it documents no condition that this request meets, so these hold where they
        // can.
        new Statement
        {
            Sid = "DescribedForTrail",
            Principal = CloudTrailItself,
            Actions = ["kms:DescribeKey"],
            Resources = "*",
            Conditions = [new("StringEqualsIfExists", "aws:SourceArn", ArnOf(context)), new("StringEqualsIfExists", "aws:SourceAccount", context.Account)],
        },
    ];

    /// <summary>
    /// What CloudTrail may do with the bucket: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    /// </summary>
    internal static IEnumerable<Statement> CanBeDelivered(Output<string> bucketArn, StackContext context) =>
    [
        new Statement
        {
            Sid = "AllowTrailToFindBucket",
            Principal = CloudTrailItself,
            Actions = ["s3:GetBucketAcl"],
            Resources = bucketArn,
            Conditions = [new("StringEquals", "aws:SourceArn", ArnOf(context))],
        },
        new Statement
        {
            Sid = "AllowTrailDelivery",
            Principal = CloudTrailItself,
            Actions = ["s3:PutObject"],
            Resources = Output.Format($"{bucketArn}/AWSLogs/{context.Account}/*"),
            Conditions =
            [
                new("StringEquals", "aws:SourceArn", ArnOf(context)),
                new("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
            ],
        },
    ];

    private static Principal CloudTrailItself => Principal.Service("cloudtrail.amazonaws.com");

    private static string TrailName(StackContext context) => context.Name("data-events");

    // Put together, as the trail needs bucket and key and they need its name.
    private static Output<string> ArnOf(StackContext context) =>
        Output.Format($"arn:{context.Partition}:cloudtrail:{context.Region}:{context.Account}:trail/{TrailName(context)}");

    private static FieldSelector Field(string name, Input<string>? equals = null, Input<string>? startsWith = null)
    {
        var selector = new FieldSelector { Field = name };
        if (equals is not null)
            selector.Equals = equals;
        if (startsWith is not null)
            selector.StartsWiths = startsWith;
        return selector;
    }
}
