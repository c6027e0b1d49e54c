using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What is to be done after a deployment, in order: the member <c>nextSteps</c> of the report.</summary>
internal sealed record MigrationSteps(
    MigrationContext Context,
    ImmutableArray<BucketReplica> Buckets,
    CopyAccessLogs? AccessLogs,
    ImmutableArray<TableReplica> Tables,
    ImmutableArray<TableReplicator> Replicators,
    ImmutableArray<MigrationValidator> Validators)
{
    private string SourceRegion => Context.Source.Region;

    /// <summary>The steps.</summary>
    public IEnumerable<Output<string>> All() =>
    [
        .. Buckets.Where(bucket => bucket.Plan is { Source.IsForeign: true, ManageSource: false }).Select(AskOwner),
        .. Tables.Where(table => table.Tables.StreamArn is null).Select(AskOwner),
        .. Buckets.Select(bucket => Output.Format(
            $"Copy the objects that {bucket.Source.Name} had before: replication copies only what is written from now on. Run an S3 Batch Replication job, https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-batch-replication-batch.html")),
        .. from replicator in Replicators
           from table in replicator.Replicas
           let name = table.Tables.SourceName
           select Output.Format(
               $"Copy the items that {name} had before: invoke {replicator.Function.Name} with {{\"backfill\": \"{name}\"}}, then with the \"next\" of each answer until there is none"),
        .. Validators.Select(validator => Output.Format($"Compare: invoke {validator.Function.Name} until it answers \"equal\": true; it names what differs")),
        .. SwitchOver(),
        SwitchOff(),
    ];

    // A bucket has one configuration, and S3 replaces it whole, so that an owner who has one adds to it.
    private Output<string> AskOwner(BucketReplica bucket)
    {
        var name = bucket.Source.Name;
        var at = Output.Format($"--bucket {name} --region {SourceRegion}");
        var look = Output.Format($"`aws s3api get-bucket-replication {at}` finds no configuration where nothing replicates it yet");
        var version = Output.Format($"aws s3api put-bucket-versioning {at} --versioning-configuration Status=Enabled");
        var replicate = Output.Format($"aws s3api put-bucket-replication {at} --replication-configuration '{bucket.Rule.ToJson(bucket.RoleArn)}'");
        var add = Output.Format(
            $"add the rule to its Rules with a Priority of its own, and the policy of the role {bucket.RoleName} to the role that it names");
        return Output.Format(
            $"Have the owner of {name} replicate it. Look first: {look}. Then: `{version} && {replicate}`. Where there is one, this would replace it: {add}");
    }

    // The provider turns a stream on with the whole table alone, which would make the table the stack's.
    private Output<string> AskOwner(TableReplica table) => Output.Format(
        $"Have the owner of {table.Tables.SourceName} turn on its stream: `aws dynamodb update-table --table-name {table.Tables.SourceName} --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --region {SourceRegion}`. Then deploy again, which connects it");

    private IEnumerable<Output<string>> SwitchOver()
    {
        var copies = Buckets.Select(bucket => (bucket.Plan.Source.IsForeign, Source: bucket.Source.Name, Copy: bucket.Name))
            .Concat(Tables.Select(table => (table.Plan.Source.IsForeign, Source: table.Tables.SourceName, Copy: table.Tables.CopyName)))
            .ToLookup(copy => copy.IsForeign);
        if (copies[false].Any())
        {
            yield return Output.Format(
                $"Switch over: let a stack of its own in {Context.Target.Region} adopt {Listed(copies[false].Select(copy => copy.Copy))}, step by step as docs/migration.md says (Cut over)");
        }

        if (copies[true].Any())
        {
            yield return Output.Format(
                $"Switch over: have the owners of {Listed(copies[true].Select(copy => copy.Source))} stop the writing, compare once more, then let clients use {Listed(copies[true].Select(copy => copy.Copy))} in {Context.Target.Region}");
        }
    }

    private Output<string> SwitchOff()
    {
        var versioned = Buckets.Where(bucket => bucket.Plan.ManageSource).Select(bucket => Output.Format($". {bucket.Source.Name} keeps its versioning"));
        if (!Context.Settings.DeletionProtection)
            return Output.Format($"Switch off: remove tap:migration and deploy, which leaves the stack as it was and deletes the copies with all that is in them{Joined(versioned)}");

        SecureBucket[] logs = AccessLogs is null ? [] : [AccessLogs.Bucket];
        var unprotected = Buckets.Select(bucket => bucket.AccessLogs is { } own
                ? Output.Format($", empty {bucket.Name} and {own.Name}")
                : Output.Format($", empty {bucket.Name}"))
            .Concat(logs.Select(bucket => Output.Format($", empty {bucket.Name}")))
            .Concat(Tables.Select(table => Output.Format($", end the deletion protection of {table.Tables.CopyName}")));
        return Output.Format(
            $"Switch off: the copies and their key are protected. To keep them, take them out of Pulumi's state (`pulumi state delete --force`). To have them deleted, unprotect them (`pulumi state unprotect`){Joined(unprotected)}. Then remove tap:migration and deploy, which leaves the stack as it was{Joined(versioned)}");
    }

    private static Output<string> Listed(IEnumerable<Output<string>> names) => Output.All(names).Apply(all => string.Join(" and ", all));

    private static Output<string> Joined(IEnumerable<Output<string>> texts) => Output.All(texts).Apply(all => string.Concat(all));
}
