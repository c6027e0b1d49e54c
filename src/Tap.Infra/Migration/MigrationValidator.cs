using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;

namespace Tap.Infra.Migration;

/// <summary>What a <see cref="MigrationValidator"/> is made of.</summary>
/// <param name="Context">The migration.</param>
/// <param name="FunctionName">The function's short name.</param>
/// <param name="Buckets">The buckets that are compared.</param>
/// <param name="Tables">The tables that are compared.</param>
public sealed record MigrationValidatorArgs(
    MigrationContext Context, string FunctionName, ImmutableArray<BucketReplica> Buckets, ImmutableArray<TableReplica> Tables);

/// <summary>A function that compares copies with their sources; somebody invokes it.</summary>
public sealed class MigrationValidator : ComponentResource
{
    /// <summary>Registers role and function.</summary>
    public MigrationValidator(string name, MigrationValidatorArgs args, ComponentResourceOptions? options = null)
        : base("tap:migration:MigrationValidator", name, options)
    {
        var context = args.Context;
        Function = context.Runtime.Create(
            MigrationValidatorFunction.Define(
                args.FunctionName,
                context.Regions,
                [.. args.Buckets.Select(each => new CopiedBucket(
                    each.Source.Name, each.Source.Arn, each.Source.KeyArn, each.Name, each.Arn, each.Plan.Prefix))],
                [.. args.Tables.Select(each => each.Tables)],
                context.Storage,
                context.Topic),
            this);
        RegisterOutputs();
    }

    /// <summary>The function.</summary>
    public TapFunction Function { get; }
}
