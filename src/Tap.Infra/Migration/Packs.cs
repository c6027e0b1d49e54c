using System.Collections.Immutable;
using Tap.Infra.Configuration;
using Tap.Infra.Functions.Definitions;

namespace Tap.Infra.Migration;

/// <summary>What one function of a migration takes care of.</summary>
/// <param name="FunctionName">Its short name: the second of its kind has a number after it.</param>
/// <param name="Buckets">The buckets.</param>
/// <param name="Tables">The tables.</param>
internal sealed record Pack(string FunctionName, ImmutableArray<BucketPlan> Buckets, ImmutableArray<TablePlan> Tables);

/// <summary>
/// Spreads the sources of a plan over as many functions as they need: the variables of a function hold 4 KB, the inline policies of its
/// role 10,240 characters (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html,
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). What a source takes is reckoned from names as long as they
/// can be where they are not known yet, so that the plan alone says how many functions there are.
/// </summary>
internal static class Packs
{
    // What the names of sources may take of both; the rest is for what every function has.
    private const int RoomInVariables = 3_000;
    private const int RoomInPolicy = 7_000;

    // Each stream has a shard at least, and each shard wants an execution of its own.
    private const int MostTables = 10;

    // "arn:aws-us-gov:dynamodb:ap-southeast-1:123456789012:table/" and quotes, and the end of a stream's.
    private const int TableArn = 62;
    private const int StreamLabel = 32;
    private const int BucketArn = 24;
    private const int KeyArn = 96;
    private const int NameOfBucket = 63;

    // Names of members and the attributes of keys, of which few are long.
    private const int PairOfTables = 160;
    private const int PairOfBuckets = 40;

    /// <summary>The functions that copy tables, the stack's own first.</summary>
    public static ImmutableArray<Pack> Replicators(MigrationPlan plan, string environment) => Fill(
        TableReplicatorFunction.ShortName,
        plan.Tables.OrderBy(table => table.Source.IsForeign).Select(table => new Load(
            table,
            PairOfTables + Names(table, environment),
            (3 * TableArn) + StreamLabel + KeyArn + table.Source.Name.Length + Names(table, environment))),
        MostTables);

    /// <summary>The functions that compare buckets and tables.</summary>
    public static ImmutableArray<Pack> Validators(MigrationPlan plan, string environment)
    {
        var buckets = plan.Buckets.Select(bucket => new Load(
            bucket,
            PairOfBuckets + (2 * NameOfBucket) + bucket.Prefix.Length,
            (4 * (BucketArn + NameOfBucket)) + (2 * bucket.Prefix.Length) + KeyArn));
        var tables = plan.Tables.Select(table => new Load(
            table, PairOfTables + Names(table, environment), (2 * TableArn) + KeyArn + Names(table, environment)));
        return Fill(MigrationValidatorFunction.ShortName, buckets.Concat(tables), int.MaxValue);
    }

    /// <summary>The short names of the functions that are not the first of their kind.</summary>
    public static IEnumerable<string> Numbered(MigrationPlan plan, string environment) =>
        Replicators(plan, environment).Skip(1).Concat(Validators(plan, environment).Skip(1)).Select(pack => pack.FunctionName);

    private static int Names(TablePlan table, string environment) =>
        table.Source.Name.Length + (table.Target ?? $"tap-migration-{table.Source.PartOfNames(environment)}-{environment}").Length;

    private static ImmutableArray<Pack> Fill(string function, IEnumerable<Load> loads, int most)
    {
        var packs = new List<List<Load>>();
        foreach (var load in loads)
        {
            if (packs is [.., var last] && last.Count < most
                && last.Sum(each => each.InVariables) + load.InVariables <= RoomInVariables
                && last.Sum(each => each.InPolicy) + load.InPolicy <= RoomInPolicy)
            {
                last.Add(load);
            }
            else
            {
                packs.Add([load]);
            }
        }

        return
        [
            .. packs.Select((pack, index) => new Pack(
                index == 0 ? function : $"{function}-{index + 1}",
                [.. pack.Select(load => load.Plan).OfType<BucketPlan>()],
                [.. pack.Select(load => load.Plan).OfType<TablePlan>()])),
        ];
    }

    private sealed record Load(ICopyPlan Plan, int InVariables, int InPolicy);
}
