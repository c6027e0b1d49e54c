using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Monitoring;
using Tap.Infra.Storage;
using Aws = Pulumi.Aws;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="RegionMigration"/> is made of.</summary>
/// <param name="Plan">What is copied, and where to.</param>
/// <param name="Found">What AWS says of somebody else's buckets and tables.</param>
/// <param name="Runtime">The stack, its key, and what its functions share.</param>
/// <param name="Storage">The stack's buckets.</param>
/// <param name="StorageReady">The last of the data bucket's configurations: S3 refuses those that arrive together.</param>
/// <param name="Table">The stack's table.</param>
public sealed record RegionMigrationArgs(
    MigrationPlan Plan, FoundSources Found, FunctionRuntime Runtime, DataStorage Storage, Resource StorageReady, MetadataTable Table);

/// <summary>
/// Copies what the stack holds to another region and keeps the copies as the source is. It only adds to the stack: everything that
/// was there before stays as it is, when it comes and when it goes.
/// </summary>
public sealed class RegionMigration : ComponentResource
{
    /// <summary>Registers the copies, what keeps them up to date, what checks them and what watches both.</summary>
    public RegionMigration(string name, RegionMigrationArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:RegionMigration", name, options)
    {
        var context = CreateContext(args);
        ImmutableArray<BucketReplica> buckets =
        [
            .. args.Plan.Buckets.Select(plan => new BucketReplica(
                context.Name($"{context.Part(plan.Source)}-replica"), new BucketReplicaArgs(context, plan), this.ChildComponent())),
        ];
        ImmutableArray<BucketReplica> foreign = [.. buckets.Where(bucket => bucket.Plan.Source.IsForeign)];
        var accessLogs = foreign.IsEmpty
            ? null
            : new CopyAccessLogs(context.Name("copy-access-logs"), new CopyAccessLogsArgs(context, foreign), context.InTarget(this));
        ImmutableArray<TableReplica> tables =
        [
            .. args.Plan.Tables.Select(plan => new TableReplica(
                context.Name($"{context.Part(plan.Source)}-table"), new TableReplicaArgs(context, plan), context.InTarget(this))),
        ];
        ImmutableArray<TableReplicator> replicators =
        [
            .. Packs.Replicators(args.Plan, context.Source.Environment).Select(pack => new TableReplicator(
                context.Name(pack.FunctionName),
                new TableReplicatorArgs(context, pack.FunctionName, [.. pack.Tables.Select(Replica)]),
                this.ChildComponent())),
        ];
        ImmutableArray<MigrationValidator> validators =
        [
            .. Packs.Validators(args.Plan, context.Source.Environment).Select((pack, index) => new MigrationValidator(
                context.Name(index == 0 ? "validation" : $"validation-{index + 1}"),
                new MigrationValidatorArgs(
                    context,
                    pack.FunctionName,
                    [.. buckets.Where(bucket => pack.Buckets.Contains(bucket.Plan))],
                    [.. pack.Tables.Select(Replica)]),
                this.ChildComponent())),
        ];
        var monitoring = new MigrationMonitoring(
            context.Name("monitoring"), new MigrationMonitoringArgs(context, buckets, replicators, validators), this.ChildComponent());

        Report = new MigrationReport(context, buckets, accessLogs, tables, replicators, validators, monitoring).Describe();
        RegisterOutputs(new Dictionary<string, object?> { ["report"] = Report });

        TableReplica Replica(TablePlan plan) => tables.Single(table => table.Plan == plan);
    }

    /// <summary>What was made, how it differs from the source, and what to do next; docs/migration.md describes it.</summary>
    public IDictionary<string, object?> Report { get; }

    private MigrationContext CreateContext(RegionMigrationArgs args)
    {
        var source = args.Runtime.Context;
        var target = source.In(args.Plan.TargetRegion);
        var provider = new Aws.Provider("tap-aws-target", new Aws.ProviderArgs
        {
            Region = target.Region,
            DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = source.Settings.Tags },
        }, this.Child());
        var key = new EncryptionKey(
            source.Name("migration-encryption"),
            new EncryptionKeyArgs(target, "tap-migration"),
            MigrationContext.InTarget(this, provider));
        var topic = new AlarmTopic(
            source.Name("migration-topic"),
            new AlarmTopicArgs(source, args.Runtime.Key, source.Name("migration"), source.Settings.Monitoring.Emails),
            this.ChildComponent());
        var targetTopic = new AlarmTopic(
            source.Name("migration-topic-target"),
            new AlarmTopicArgs(target, key, source.Name("migration-target"), source.Settings.Monitoring.Emails),
            MigrationContext.InTarget(this, provider));
        return new MigrationContext(
            args.Plan,
            args.Found,
            new RegionPair(source, args.Runtime.Key, target, key),
            provider,
            args.Runtime,
            args.Storage,
            args.StorageReady,
            args.Table,
            topic,
            targetTopic);
    }
}
