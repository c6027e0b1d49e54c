using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;

namespace Tap.Infra.Migration;

/// <summary>The output <c>migrationReport</c>: values that Pulumi and JSON can hold, with outputs among them.</summary>
internal sealed record MigrationReport(
    MigrationContext Context,
    ImmutableArray<BucketReplica> Buckets,
    ImmutableArray<TableReplicator> Replicators,
    MigrationValidator Validator,
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
        ["differences"] = Buckets.SelectMany(Differences).Concat(Replicators.SelectMany(Differences)).ToArray(),
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
            yield return Resource("S3 bucket", bucket.Name, bucket.Arn, TargetRegion, encryption, Output.Format($"by S3 from {bucket.SourceName}, {HowCopied(bucket)}"));
            yield return Resource("S3 bucket (access logs)", bucket.AccessLogs.Name, bucket.AccessLogs.Arn, TargetRegion, Output.Create("AES256"));
            yield return Role(bucket.RoleName, bucket.RoleArn);
        }

        foreach (var replicator in Replicators)
        {
            var (function, replica) = (replicator.Function, replicator.Replica);
            yield return Resource("DynamoDB table", replica.Copy.Name, replica.Copy.Arn, TargetRegion, TargetKey.Arn, Output.Format($"by {function.Name} from the stream of {replica.Source.Name}"));
            yield return Resource("Lambda event source mapping", replicator.MappingId, replicator.MappingArn, SourceRegion);
        }

        foreach (var function in Replicators.Select(replicator => replicator.Function).Append(Validator.Function))
        {
            yield return Resource("Lambda function", function.Name, function.Arn, SourceRegion, Key.Arn);
            yield return Resource("CloudWatch log group", function.LogGroupName, function.LogGroupArn, SourceRegion, Key.Arn);
            yield return Role(function.Role.Name, function.Role.Arn);
        }

        yield return Resource("SNS topic", Context.Topic.Name, Context.Topic.Arn, SourceRegion, Key.Arn);
        yield return Resource("SNS topic", Context.TargetTopic.Name, Context.TargetTopic.Arn, TargetRegion, TargetKey.Arn);
    }

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

    private IEnumerable<object> Differences(BucketReplica bucket)
    {
        var source = Context.Settings.Storage;
        var plan = bucket.Plan;
        return Differing(
            bucket.Name,
            ("noncurrentExpirationDays", source.NoncurrentExpirationDays, plan.NoncurrentExpirationDays),
            ("glacierTransitionDays", source.GlacierTransitionDays, plan.GlacierTransitionDays),
            ("prefix", "", plan.Prefix),
            ("invokesProcessor", true, false));
    }

    private IEnumerable<object> Differences(TableReplicator replicator)
    {
        var plan = replicator.Replica.Plan;
        return Differing(
            replicator.Replica.Copy.Name,
            ("billingMode", "PAY_PER_REQUEST", "PROVISIONED"),
            ("readCapacity", null, Capacity(plan.Reads)),
            ("writeCapacity", null, Capacity(plan.Writes)),
            ("pointInTimeRecovery", Context.Settings.Table.PointInTimeRecovery, true));

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

    private IEnumerable<object> NextSteps()
    {
        foreach (var bucket in Buckets)
        {
            yield return Output.Format(
                $"Copy the objects that {bucket.SourceName} had before: replication copies only what is written from now on. Run an S3 Batch Replication job, https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-batch-replication-batch.html");
        }

        foreach (var (function, table) in Replicators.Select(replicator => (replicator.Function, replicator.Replica.Source)))
        {
            yield return Output.Format(
                $"Copy the items that {table.Name} had before: invoke {function.Name} with {{\"backfill\": \"{table.Name}\"}}, then with the \"next\" of each answer until there is none");
        }

        yield return Output.Format($"Compare: invoke {Validator.Function.Name} until it answers \"equal\": true; it names what differs");
        yield return Output.Format(
            $"Switch over: let a stack of its own in {TargetRegion} adopt {Copies()}, step by step as docs/migration.md says (Cut over)");
        yield return SwitchOff();
    }

    private Output<string> SwitchOff()
    {
        if (!Context.Settings.DeletionProtection)
            return Output.Create("Switch off: remove tap:migration and deploy, which leaves the stack as it was and deletes the copies with all that is in them");

        var unprotected = Buckets.Select(bucket => Output.Format($", empty {bucket.Name} and {bucket.AccessLogs.Name}"))
            .Concat(Replicators.Select(replicator => Output.Format($", end the deletion protection of {replicator.Replica.Copy.Name}")));
        return Output.Format(
            $"Switch off: the copies and their key are protected. To keep them, take them out of Pulumi's state (`pulumi state delete --force`). To have them deleted, unprotect them (`pulumi state unprotect`){Output.All(unprotected).Apply(steps => string.Concat(steps))}. Then remove tap:migration and deploy, which leaves the stack as it was");
    }

    private Output<string> Copies() =>
        Output.All(Buckets.Select(bucket => bucket.Name).Concat(Replicators.Select(replicator => replicator.Replica.Copy.Name)))
        .Apply(names => string.Join(" and ", names));
}
