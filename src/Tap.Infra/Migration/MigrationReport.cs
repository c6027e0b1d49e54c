using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Functions;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>The output <c>migrationReport</c>: values that Pulumi and JSON can hold, with outputs among them.</summary>
internal sealed record MigrationReport(
    MigrationContext Context,
    ImmutableArray<BucketReplica> Buckets,
    CopyAccessLogs? AccessLogs,
    ImmutableArray<TableReplica> Tables,
    ImmutableArray<TableReplicator> Replicators,
    ImmutableArray<MigrationValidator> Validators,
    MigrationMonitoring Monitoring)
{
    private string SourceRegion => Context.Source.Region;

    private string TargetRegion => Context.Target.Region;

    private EncryptionKey Key => Context.Regions.SourceKey;

    private EncryptionKey TargetKey => Context.Regions.TargetKey;

    /// <summary>Puts the report together.</summary>
    public IDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["resources"] = Resources().ToArray(),
        ["differences"] = Buckets.SelectMany(Differences).Concat(Tables.SelectMany(Differences)).ToArray(),
        ["regions"] = new RegionDifferences(Context).Describe(),
        ["alarmCount"] = Monitoring.SourceAlarms.Definitions.Length + Monitoring.TargetAlarms.Definitions.Length,
        ["dashboard"] = Monitoring.DashboardUrl,
        ["nextSteps"] = NextSteps().ToArray(),
    };

    private IEnumerable<object> Resources()
    {
        yield return Resource("KMS key", TargetKey.AliasName, TargetKey.Arn, TargetRegion);
        foreach (var bucket in Buckets)
        {
            var encryption = bucket.Key?.Arn ?? Output.Create("AES256");
            yield return Resource("S3 bucket", bucket.Name, bucket.Arn, TargetRegion, encryption, Output.Format($"by S3 from {bucket.Source.Name}, {HowCopied(bucket)}"));
            if (bucket.AccessLogs is { } accessLogs)
                yield return OfAccessLogs(accessLogs);
            yield return Role(bucket.RoleName, bucket.RoleArn);
        }

        if (AccessLogs is not null)
            yield return OfAccessLogs(AccessLogs.Bucket);
        foreach (var (function, replica) in Replicators.SelectMany(each => each.Replicas.Select(replica => (each.Function, replica))))
        {
            var (name, arn) = (replica.Tables.CopyName, replica.Tables.CopyArn);
            yield return Resource("DynamoDB table", name, arn, TargetRegion, TargetKey.Arn, HowCopied(replica, function));
        }

        foreach (var stream in Replicators.SelectMany(replicator => replicator.Streams))
            yield return Resource("Lambda event source mapping", stream.Id, stream.Arn, SourceRegion);

        foreach (var function in Replicators.Select(replicator => replicator.Function)
            .Concat(Validators.Select(validator => validator.Function)))
        {
            yield return Resource("Lambda function", function.Name, function.Arn, SourceRegion, Key.Arn);
            yield return Resource("CloudWatch log group", function.LogGroupName, function.LogGroupArn, SourceRegion, Key.Arn);
            yield return Role(function.Role.Name, function.Role.Arn);
        }

        yield return Resource("SNS topic", Context.Topic.Name, Context.Topic.Arn, SourceRegion, Key.Arn);
        yield return Resource("SNS topic", Context.TargetTopic.Name, Context.TargetTopic.Arn, TargetRegion, TargetKey.Arn);
    }

    private Dictionary<string, object?> OfAccessLogs(SecureBucket bucket) =>
        Resource("S3 bucket (access logs)", bucket.Name, bucket.Arn, TargetRegion, Output.Create("AES256"));

    private static Dictionary<string, object?> Role(Output<string> name, Output<string> arn) => Resource("IAM role", name, arn, "global");

    private static Dictionary<string, object?> Resource(
        string type, Output<string> name, Output<string> arn, string region,
        Output<string>? encryption = null, Output<string>? replication = null) =>
        new()
        {
            ["name"] = name,
            ["type"] = type,
            ["arn"] = arn,
            ["region"] = region,
            ["encryption"] = encryption,
            ["replication"] = replication,
        };

    private string HowCopied(BucketReplica bucket)
    {
        var which = bucket.Plan.Prefix.Length == 0 ? "all objects" : $"objects under {bucket.Plan.Prefix}";
        var deletions = Context.Plan.Replication.DeleteMarkers ? "deletions as well" : "no deletions";
        return Context.Plan.Replication.TimeControl ? $"{which}, {deletions}, within 15 minutes" : $"{which}, {deletions}";
    }

    private static Output<string> HowCopied(TableReplica replica, TapFunction function) => replica.Tables.StreamArn is null
        ? Output.Format($"by {function.Name} when it is invoked, as {replica.Tables.SourceName} has no stream")
        : Output.Format($"by {function.Name} from the stream of {replica.Tables.SourceName}");

    // What somebody else's source has is not read, and so not compared, but for what a copy of a table is made of.
    private IEnumerable<object> Differences(BucketReplica bucket)
    {
        var (source, plan) = (Context.Settings.Storage, bucket.Plan);
        return plan.Source.IsForeign ? Differing(bucket.Name, ("prefix", "", plan.Prefix)) : Differing(
            bucket.Name,
            ("noncurrentExpirationDays", source.NoncurrentExpirationDays, plan.NoncurrentExpirationDays),
            ("glacierTransitionDays", source.GlacierTransitionDays, plan.GlacierTransitionDays),
            ("prefix", "", plan.Prefix),
            ("invokesProcessor", true, false));
    }

    private IEnumerable<object> Differences(TableReplica replica)
    {
        var plan = replica.Plan;
        var found = plan.Source.IsForeign ? Context.Found.Tables[plan.Source.Name] : null;
        var isProvisioned = found?.BillingMode == "PROVISIONED";
        return Differing(
            replica.Tables.CopyName,
            ("billingMode", isProvisioned ? "PROVISIONED" : "PAY_PER_REQUEST", "PROVISIONED"),
            ("readCapacity", isProvisioned ? $"{found!.ReadCapacity}" : null, Capacity(plan.Reads)),
            ("writeCapacity", isProvisioned ? $"{found!.WriteCapacity}" : null, Capacity(plan.Writes)),
            ("pointInTimeRecovery", found?.PointInTimeRecovery.Enabled ?? Context.Settings.Table.PointInTimeRecovery, true));

        static object Capacity(CapacityRange range) => range.Least == range.Most ? $"{range.Least}" : $"{range.Least} to {range.Most}";
    }

    private static IEnumerable<object> Differing(
        Output<string> resource, params (string Setting, object? Source, object? Target)[] settings) =>
        settings.Where(each => !Equals(each.Source, each.Target)).Select(each => new Dictionary<string, object?>
        {
            ["resource"] = resource,
            ["setting"] = each.Setting,
            ["source"] = each.Source,
            ["target"] = each.Target,
        });

    private IEnumerable<object> NextSteps() => new MigrationSteps(Context, Buckets, AccessLogs, Tables, Replicators, Validators).All();
}
