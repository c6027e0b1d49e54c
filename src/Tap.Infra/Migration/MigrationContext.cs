using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Monitoring;
using Tap.Infra.Storage;

namespace Tap.Infra.Migration;

/// <summary>What every part of a migration needs to know.</summary>
/// <param name="Plan">What is copied, and where to.</param>
/// <param name="Found">What AWS says of somebody else's buckets and tables.</param>
/// <param name="Regions">Where from and where to, with the keys of both.</param>
/// <param name="TargetProvider">The provider of the target region.</param>
/// <param name="Runtime">What the functions share.</param>
/// <param name="Storage">The stack's buckets.</param>
/// <param name="StorageReady">The last of the data bucket's configurations: S3 refuses those that arrive together.</param>
/// <param name="Table">The stack's table.</param>
/// <param name="Topic">The topic of alarms in the stack's region.</param>
/// <param name="TargetTopic">The topic of alarms in the target region.</param>
public sealed record MigrationContext(
    MigrationPlan Plan,
    FoundSources Found,
    RegionPair Regions,
    ProviderResource TargetProvider,
    FunctionRuntime Runtime,
    DataStorage Storage,
    Resource StorageReady,
    MetadataTable Table,
    AlarmTopic Topic,
    AlarmTopic TargetTopic)
{
    /// <summary>The stack where it is.</summary>
    public StackContext Source => Regions.Source;

    /// <summary>The same stack in the target region.</summary>
    public StackContext Target => Regions.Target;

    /// <summary>The settings of both.</summary>
    public TapSettings Settings => Source.Settings;

    /// <summary>The name of a part of the migration: <c>tap-migration-&lt;part&gt;-&lt;env&gt;</c>.</summary>
    public string Name(string part) => Source.Name($"migration-{part}");

    /// <summary>What stands for a source in names.</summary>
    public string Part(MigrationSource source) => source.PartOfNames(Source.Environment);

    /// <summary>Options for a component in the target region, inside <paramref name="parent"/>.</summary>
    public ComponentResourceOptions InTarget(ComponentResource parent) => InTarget(parent, TargetProvider);

    /// <summary>The same, before there is a context.</summary>
    internal static ComponentResourceOptions InTarget(ComponentResource parent, ProviderResource targetProvider) =>
        parent.ChildComponent(new ComponentResourceOptions { Provider = targetProvider });
}
