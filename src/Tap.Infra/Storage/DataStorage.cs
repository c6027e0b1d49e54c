using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.S3.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using S3 = Pulumi.Aws.S3;

namespace Tap.Infra.Storage;

/// <summary>What a <see cref="DataStorage"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
public sealed record DataStorageArgs(StackContext Context, EncryptionKey Key);

/// <summary>
/// The bucket for the data, the one for the trail of who read and wrote it (where there is one), and the one for the access logs of both.
/// </summary>
public sealed class DataStorage : ComponentResource
{
    private const string LogPrefix = "data/";
    private const string TrailLogPrefix = "trail/";

    /// <summary>Registers the buckets and the logging from one to the other.</summary>
    public DataStorage(string name, DataStorageArgs args, ComponentResourceOptions? options = null)
        : base("tap:storage:DataStorage", name, options)
    {
        var (context, settings) = (args.Context, args.Context.Settings.Storage);
        Key = settings.Encryption == "aws:kms" ? args.Key : null;
        var rules = DataRules(settings, settings.NoncurrentExpirationDays, settings.GlacierTransitionDays);
        var data = new SecureBucket(
            context.Name("data"),
            new SecureBucketArgs(context, Key, rules) { BucketName = settings.BucketName },
            this.ChildComponent());
        TrailBucket = context.Settings.Audit.DataEvents
            ? new SecureBucket(context.Name("trail"), TrailOf(context, args.Key), this.ChildComponent())
            : null;
        var accessLogs = new SecureBucket(context.Name("access-logs"), AccessLogsOf(data, context, TrailBucket), this.ChildComponent());
        var logging = new S3.BucketLogging(
            $"{context.Name("data")}-logging",
            Logging(data, accessLogs),
            this.Child(new CustomResourceOptions { DependsOn = { data.Lifecycle, accessLogs.Lifecycle } }));
        if (TrailBucket is { } trail)
        {
            _ = new S3.BucketLogging(
                $"{context.Name("trail")}-logging",
                Logging(trail, accessLogs, TrailLogPrefix),
                this.Child(new CustomResourceOptions { DependsOn = { trail.Lifecycle, accessLogs.Lifecycle } }));
        }

        DataBucketName = data.Name;
        DataBucketArn = data.Arn;
        AccessLogBucketName = accessLogs.Name;
        LastConfiguration = logging;
        RegisterOutputs();
    }

    /// <summary>The data bucket's physical name.</summary>
    [Output("dataBucketName")]
    public Output<string> DataBucketName { get; private set; }

    /// <summary>The data bucket's ARN.</summary>
    [Output("dataBucketArn")]
    public Output<string> DataBucketArn { get; private set; }

    /// <summary>The access-log bucket's physical name.</summary>
    [Output("accessLogBucketName")]
    public Output<string> AccessLogBucketName { get; private set; }

    /// <summary>The bucket that the trail is written to; null where there is none.</summary>
    public SecureBucket? TrailBucket { get; }

    /// <summary>The key of the objects; null where S3's own keys encrypt them.</summary>
    public EncryptionKey? Key { get; }

    /// <summary>The last of these configurations of the data bucket: the notification waits for it.</summary>
    public Resource LastConfiguration { get; }

    /// <summary>The right to ask where the data bucket is: the cheapest call that shows that it answers.</summary>
    public Statement CanLocate() => new() { Sid = "LocateBucket", Actions = ["s3:GetBucketLocation"], Resources = DataBucketArn };

    /// <summary>The right to read versions of objects under a prefix of the data bucket, each by its id.</summary>
    public IEnumerable<Statement> CanReadVersions(string prefix) => Objects("ReadObjects", "s3:GetObjectVersion", prefix, "DecryptObjects", "kms:Decrypt");

    /// <summary>The right to write objects under a prefix of the data bucket, each in one part.</summary>
    public IEnumerable<Statement> CanWrite(string prefix) => Objects("WriteObjects", "s3:PutObject", prefix, "EncryptObjects", "kms:GenerateDataKey");

    /// <summary>The lifecycle of data objects, here and in copies of the bucket, which have days of their own.</summary>
    internal static ImmutableArray<BucketLifecycleConfigurationRuleArgs> DataRules(
        StorageSettings settings, int noncurrentExpirationDays, int? glacierTransitionDays)
    {
        var expiry = ExpireNoncurrent("expire-noncurrent-versions", noncurrentExpirationDays);
        return glacierTransitionDays is not { } days ? [expiry] :
        [
            expiry,
            new BucketLifecycleConfigurationRuleArgs
            {
                Id = "move-to-glacier",
                Status = "Enabled",

                // Without a size S3 decides, and moves nothing under 128 KB; with one, the rule does:
                // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
                Filter = new BucketLifecycleConfigurationRuleFilterArgs { ObjectSizeGreaterThan = settings.GlacierMinimumBytes - 1 },
                Transitions =
                    new BucketLifecycleConfigurationRuleTransitionArgs { Days = days, StorageClass = settings.GlacierStorageClass },
            },
        ];
    }

    /// <summary>
    /// A bucket for the access logs of a bucket of data, and of a trail. It is in the same region, and only their logs get into it.
    /// </summary>
    internal static SecureBucketArgs AccessLogsOf(SecureBucket data, StackContext context, SecureBucket? trail = null) => AccessLogs(
        context,
        accessLogsArn =>
        [
            AllowLogs("AllowLogDelivery", Output.Format($"{accessLogsArn}/{LogPrefix}*"), data.Arn, context),
            .. trail is null
                ? Enumerable.Empty<Statement>()
                : [AllowLogs("AllowTrailLogDelivery", Output.Format($"{accessLogsArn}/{TrailLogPrefix}*"), trail.Arn, context)],
        ]);

    /// <summary>A bucket for the access logs of several, each under a prefix of its own.</summary>
    internal static SecureBucketArgs AccessLogsOf(ImmutableArray<SecureBucket> buckets, StackContext context) => AccessLogs(
        context,
        accessLogsArn =>
        [
            AllowLogs("AllowLogDelivery", Output.Format($"{accessLogsArn}/*"), buckets.Select(bucket => bucket.Arn).ToArray(), context),
        ]);

    // S3 delivers access logs only to buckets that encrypt with S3's own keys:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    private static SecureBucketArgs AccessLogs(StackContext context, Func<Output<string>, IEnumerable<Statement>> statements) =>
        new(context, Key: null, ExpireAll("expire-access-logs", context.Settings.Storage.AccessLogExpirationDays)) { Statements = statements };

    private static Statement AllowLogs(string sid, Output<string> objects, InputList<string> sources, StackContext context) => new()
    {
        Sid = sid,
        Principal = Principal.Service("logging.s3.amazonaws.com"),
        Actions = ["s3:PutObject"],
        Resources = objects,
        Conditions =
        [
            new("ArnLike", "aws:SourceArn", sources),
            new("StringEquals", "aws:SourceAccount", context.Account),
        ],
    };

    /// <summary>The logging from a bucket to the one for its access logs.</summary>
    internal static S3.BucketLoggingArgs Logging(SecureBucket source, SecureBucket accessLogs, string prefix = LogPrefix) => new()
    {
        Bucket = source.Name,
        TargetBucket = accessLogs.Name,
        TargetPrefix = prefix,
    };

    // Readers of the trail see who touched which key: it is encrypted like the data, whatever encrypts that.
    private static SecureBucketArgs TrailOf(StackContext context, EncryptionKey key) =>
        new(context, key, ExpireAll("expire-trail", context.Settings.Audit.RetentionDays))
        {
            Statements = trailBucketArn => DataTrail.CanBeDelivered(trailBucketArn, context),
        };

    private IEnumerable<Statement> Objects(string sid, string action, string prefix, string keySid, string keyAction)
    {
        yield return new Statement { Sid = sid, Actions = [action], Resources = Output.Format($"{DataBucketArn}/{prefix}*") };
        if (Key is not null)
            yield return Key.CanUseThrough(keySid, [keyAction], "s3");
    }

    private static BucketLifecycleConfigurationRuleArgs ExpireAll(string id, int days)
    {
        var rule = ExpireNoncurrent(id, days);
        rule.Expiration = new BucketLifecycleConfigurationRuleExpirationArgs { Days = days };
        return rule;
    }

    private static BucketLifecycleConfigurationRuleArgs ExpireNoncurrent(string id, int days) => new()
    {
        Id = id,
        Status = "Enabled",
        Filter = new BucketLifecycleConfigurationRuleFilterArgs { Prefix = "" },
        NoncurrentVersionExpiration = new BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs { NoncurrentDays = days },
    };
}
