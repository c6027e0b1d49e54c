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

    private const string Advice = "unless AWS raised its quota; mind scalingFactor and autoScaling.maximumFactor";

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
        RefuseRepetitions("buckets", "source", "is copied by", Buckets.Select(bucket => bucket.Source));
        RefuseRepetitions("tables", "source", "is copied by", Tables.Select(table => table.Source));
        RefuseRepetitions("buckets", "target", "is the copy of", Buckets.Select(bucket => Named(bucket.Target)));
        RefuseRepetitions("tables", "target", "is the copy of", Tables.Select(table => Named(table.Target)));
        foreach (var (index, bucket) in Buckets.Index())
        {
            // A name is one bucket's in the whole partition.
            if (Buckets.Any(other => other.Source.IsForeign && other.Source.Name == bucket.Target))
                faults($"buckets[{index}].target", $"\"{bucket.Target}\"", "is a bucket that is copied itself");
            if (!bucket.Source.IsForeign && bucket.ManageSource)
                faults($"buckets[{index}].manageSource", "true", "is for somebody else's bucket; the stack's own has what replication needs");
            if (!bucket.Source.IsForeign && bucket.SourceKeyArn is { } key)
                faults($"buckets[{index}].sourceKeyArn", $"\"{key}\"", "is for somebody else's bucket; the key of the stack's own is known");
        }

        static MigrationSource Named(string? target) => new(target ?? "", IsForeign: true);

        void RefuseRepetitions(string list, string member, string text, IEnumerable<MigrationSource> names)
        {
            var seen = new Dictionary<MigrationSource, int>();
            foreach (var (index, name) in names.Index())
            {
                // One that broke its rule was noted as it was read.
                if (name.Name.Length > 0 && !seen.TryAdd(name, index))
                    faults($"{list}[{index}].{member}", $"\"{name.Name}\"", $"{text} $.{list}[{seen[name]}] already");
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

        // Each index has the capacity of its table again. Those of foreign tables are counted when they are known.
        foreach (var fault in CapacityFaults(table => table.Source.IsForeign ? 0 : 1))
            faults("tables", fault.Value, fault.Text);

        void Check(string key, string value, long units, long most, string rule)
        {
            if (units > most)
                faults(key, value, $"{rule} {most}, {Advice}");
        }
    }

    /// <summary>What the copies together provision beyond what an account may in a region.</summary>
    /// <param name="indexes">How many global secondary indexes the copy of a table has.</param>
    internal IEnumerable<(string Value, string Text)> CapacityFaults(Func<TablePlan, int> indexes)
    {
        var reads = Tables.Sum(table => (1 + indexes(table)) * table.Reads.Most);
        var writes = Tables.Sum(table => (1 + indexes(table)) * table.Writes.Most);
        foreach (var (units, kind) in new[] { (reads, "read"), (writes, "write") })
        {
            if (units > MostUnitsOfAccount)
                yield return ($"{units} {kind} units with the indexes", $"an account provisions at most {MostUnitsOfAccount}, {Advice}");
        }
    }

    /// <summary>Notes a fault of the plan, at a path inside it.</summary>
    internal delegate void Faults(string path, string value, string text);
}
