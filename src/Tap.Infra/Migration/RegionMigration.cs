using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Monitoring;
using Tap.Infra.Storage;
using Aws = Pulumi.Aws;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="RegionMigration"/> is made of.</summary>
public sealed class RegionMigrationArgs : ResourceArgs
{
    /// <summary>The stack's settings.</summary>
    public required TapSettings Settings { get; init; }

    /// <summary>What is copied, and where to.</summary>
    public required MigrationPlan Plan { get; init; }

    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>The stack's key.</summary>
    public required EncryptionKey Key { get; init; }

    /// <summary>The stack's buckets.</summary>
    public required DataStorage Storage { get; init; }

    /// <summary>The last of the data bucket's configurations: S3 refuses those that arrive together.</summary>
    public required Resource StorageReady { get; init; }

    /// <summary>The stack's table.</summary>
    public required MetadataTable Table { get; init; }

    /// <summary>The ARNs of the layers of all functions.</summary>
    public required InputList<string> Layers { get; init; }
}

/// <summary>
/// Copies what the stack holds to another region and keeps the copies as the source is. It only adds to the stack: everything that
/// was there before stays as it is, when it comes and when it goes.
/// </summary>
public sealed class RegionMigration : ComponentResource
{
    private readonly RegionMigrationArgs args;
    private readonly TapSettings settings;
    private readonly AwsContext target;
    private readonly Aws.Provider targetProvider;

    /// <summary>Registers the copies, what keeps them up to date, what checks them and what watches both.</summary>
    public RegionMigration(string name, RegionMigrationArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:RegionMigration", name, args, options)
    {
        this.args = args;
        settings = args.Settings;
        target = args.Context.In(args.Plan.TargetRegion);
        targetProvider = new Aws.Provider("tap-aws-target", new Aws.ProviderArgs
        {
            Region = target.Region,
            DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = settings.Tags },
        }, this.Child());

        var key = CreateKey();
        var topic = CreateTopic("", args.Context, args.Key, this.ChildComponent());
        var targetTopic = CreateTopic("-target", target, key, InTarget());
        var buckets = args.Plan.Buckets.Select(plan => CreateBucketReplica(plan, key)).ToImmutableArray();
        var tables = args.Plan.Tables.Select(plan => CreateTableReplica(plan, key)).ToImmutableArray();
        var replicators = tables.Select(table => CreateReplicator(table, key, topic)).ToImmutableArray();
        var validator = CreateValidator(buckets, tables, key, topic);
        var monitoring = new MigrationMonitoring(Name("monitoring"), new MigrationMonitoringArgs
        {
            Environment = settings.Environment,
            Context = args.Context,
            TargetRegion = target.Region,
            Buckets = buckets,
            Replicators = replicators,
            Validator = validator,
            TopicArn = topic.Arn,
            TargetTopicArn = targetTopic.Arn,
            TargetProvider = targetProvider,
        }, this.ChildComponent());

        Report = new MigrationReport
        {
            Args = args,
            TargetRegion = target.Region,
            TargetKey = key,
            Topic = topic,
            TargetTopic = targetTopic,
            Buckets = buckets,
            Replicators = replicators,
            Validator = validator,
            Monitoring = monitoring,
        }.Describe();
        RegisterOutputs(new Dictionary<string, object?> { ["report"] = Report });
    }

    /// <summary>What was made, how it differs from the source, and what to do next; docs/migration.md describes it.</summary>
    public IDictionary<string, object?> Report { get; }

    private EncryptionKey CreateKey() => new(Name("encryption"), new EncryptionKeyArgs
    {
        Prefix = "tap-migration",
        Environment = settings.Environment,
        Context = target,
        Settings = settings.Encryption,
        Protect = settings.DeletionProtection,
    }, InTarget());

    private AlarmTopic CreateTopic(string suffix, AwsContext context, EncryptionKey key, ComponentResourceOptions options) => new(Name($"topic{suffix}"), new AlarmTopicArgs
    {
        TopicName = $"tap-migration{suffix}-{settings.Environment}",
        Context = context,
        Settings = settings.Monitoring,
        KmsKeyArn = key.Arn,
    }, options);

    private BucketReplica CreateBucketReplica(BucketPlan plan, EncryptionKey key) => new(Name($"{plan.Source}-replica"), new BucketReplicaArgs
    {
        Environment = settings.Environment,
        Target = target,
        Plan = plan,
        Replication = args.Plan.Replication,
        Source = args.Storage,
        SourceReady = args.StorageReady,
        TargetKey = key,
        Settings = settings.Storage,
        DeletionProtection = settings.DeletionProtection,
        TargetProvider = targetProvider,
    }, this.ChildComponent());

    private TableReplica CreateTableReplica(TablePlan plan, EncryptionKey key) => new(Name($"{plan.Source}-table"), new TableReplicaArgs
    {
        Environment = settings.Environment,
        Plan = plan,
        Source = args.Table,
        KmsKeyArn = key.Arn,
        DeletionProtection = settings.DeletionProtection,
    }, InTarget());

    private TableReplicator CreateReplicator(TableReplica table, EncryptionKey key, AlarmTopic topic) => new(Name("table-replicator"), new TableReplicatorArgs
    {
        Settings = settings,
        Context = args.Context,
        TargetRegion = target.Region,
        Key = args.Key,
        TargetKey = key,
        Layers = args.Layers,
        Topic = topic,
        Replica = table,
    }, this.ChildComponent());

    private MigrationValidator CreateValidator(ImmutableArray<BucketReplica> buckets, ImmutableArray<TableReplica> tables, EncryptionKey key, AlarmTopic topic) =>
        new(Name("validation"), new MigrationValidatorArgs
        {
            Settings = settings,
            Context = args.Context,
            TargetRegion = target.Region,
            Key = args.Key,
            TargetKey = key,
            Layers = args.Layers,
            Topic = topic,
            Results = args.Storage,
            Buckets = buckets,
            Tables = tables,
        }, this.ChildComponent());

    private ComponentResourceOptions InTarget() => this.ChildComponent(new ComponentResourceOptions { Provider = targetProvider });

    private string Name(string part) => $"tap-migration-{part}-{settings.Environment}";
}
