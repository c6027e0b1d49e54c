using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>
/// What is copied to another region, and how: a file that <c>tap:migration</c> names, described by <c>migration.schema.json</c>.
/// </summary>
public sealed record MigrationPlan
{
    // What an account may provision in a region unless AWS raised it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    private const int MostUnitsOfTable = 40_000;
    private const int MostUnitsOfAccount = 80_000;

    // The index of a table has the same capacity again.
    private const int TableWithIndex = 2;

    /// <summary>The region that everything is copied to.</summary>
    public required string TargetRegion { get; init; }

    /// <summary>The buckets that are copied.</summary>
    public required ImmutableArray<BucketPlan> Buckets { get; init; }

    /// <summary>The tables that are copied.</summary>
    public required ImmutableArray<TablePlan> Tables { get; init; }

    /// <summary>How objects are copied.</summary>
    public required ReplicationPlan Replication { get; init; }

    internal static MigrationPlan Read(SettingsSection section, string stackRegion, Rule<string> regions, Faults faults)
    {
        _ = section.OptionalText("$schema", new("the path or URL of migration.schema.json", _ => true, "../migration.schema.json"), "Where editors find the schema of this file.");
        _ = section.RequiredText("sourceRegion", new($"the stack's region, {stackRegion}", region => region == stackRegion, stackRegion), "The region of the stack.");
        var plan = new MigrationPlan
        {
            TargetRegion = section.RequiredText(
                "targetRegion",
                new(
                    "the name of another AWS region than the stack's, in the same partition",
                    region =>
                        regions.Holds(region)
                            && region != stackRegion
                            && AwsRegions.PartitionOf(region) == AwsRegions.PartitionOf(stackRegion),
                    "eu-west-1")
                {
                    Hint = region => regions.Holds(region) ? null : regions.Hint?.Invoke(region),
                },
                "The region that everything is copied to."),
            Buckets = section.Sections("buckets", BucketPlan.Read),
            Tables = section.Sections("tables", TablePlan.Read),
            Replication = section.Section("replication", ReplicationPlan.Read),
        };
        plan.CheckNames(faults);
        plan.CheckCapacity(faults);
        return plan;
    }

    private void CheckNames(Faults faults)
    {
        if (Buckets.IsEmpty && Tables.IsEmpty)
            faults("buckets, tables", "[]", "one of them must name what is copied");
        RefuseRepetitions("buckets", Buckets.Select(bucket => bucket.Source));
        RefuseRepetitions("tables", Tables.Select(table => table.Source));

        void RefuseRepetitions(string list, IEnumerable<string> sources)
        {
            var seen = new Dictionary<string, int>();
            foreach (var (index, source) in sources.Index())
            {
                // One that broke its rule was noted as it was read.
                if (source.Length > 0 && !seen.TryAdd(source, index))
                    faults($"{list}[{index}].source", $"\"{source}\"", $"is copied by $.{list}[{seen[source]}] already");
            }
        }
    }

    private void CheckCapacity(Faults faults)
    {
        foreach (var (index, table) in Tables.Index())
        {
            Check($"tables[{index}]", $"{table.Reads.Most} read units", table.Reads.Most, MostUnitsOfTable, "a table has at most");
            Check($"tables[{index}]", $"{table.Writes.Most} write units", table.Writes.Most, MostUnitsOfTable, "a table has at most");
        }

        var reads = TableWithIndex * Tables.Sum(table => table.Reads.Most);
        var writes = TableWithIndex * Tables.Sum(table => table.Writes.Most);
        Check("tables", $"{reads} read units with the indexes", reads, MostUnitsOfAccount, "an account provisions at most");
        Check("tables", $"{writes} write units with the indexes", writes, MostUnitsOfAccount, "an account provisions at most");

        void Check(string key, string value, long units, long most, string rule)
        {
            if (units > most)
                faults(key, value, $"{rule} {most}, unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor");
        }
    }

    /// <summary>Notes a fault of the plan, at a path inside it.</summary>
    internal delegate void Faults(string path, string value, string text);
}
