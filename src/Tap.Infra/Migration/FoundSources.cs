using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Aws.DynamoDB;
using Tap.Infra.Configuration;
using Aws = Pulumi.Aws;

namespace Tap.Infra.Migration;

/// <summary>
/// What AWS says of the buckets and tables of somebody else that a plan copies. It is asked before anything is made, as it decides what
/// is: the keys and indexes of a copy, and whether a stream can be read. Nothing is imported, so that nothing of it becomes the stack's.
/// </summary>
/// <param name="Buckets">Their ARNs, by name.</param>
/// <param name="Tables">Their descriptions, by name.</param>
public sealed record FoundSources(ImmutableDictionary<string, string> Buckets, ImmutableDictionary<string, GetTableResult> Tables)
{
    /// <summary>Asks AWS for all of them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="region">The region of the stack.</param>
    /// <param name="provider">The provider of that region.</param>
    /// <exception cref="RunException">One cannot be copied as the plan says; every reason is told.</exception>
    public static async Task<FoundSources> FindAsync(MigrationPlan plan, string region, ProviderResource provider)
    {
        var options = new InvokeOptions { Provider = provider };
        var faults = new List<string>();
        var buckets = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var bucket in plan.Buckets.Where(bucket => bucket.Source.IsForeign))
        {
            var name = bucket.Source.Name;
            var found = await Aws.S3.GetBucket.InvokeAsync(new Aws.S3.GetBucketArgs { Bucket = name }, options);
            buckets[name] = found.Arn;
            if (found.BucketRegion != region)
                faults.Add($"The bucket {name} is in {found.BucketRegion}: a stack copies what is in its own region, {region}.");
            else if (bucket.ManageSource)
                faults.AddRange(Overwritten(name, await PropertiesOfAsync(name, options)));
        }

        var tables = ImmutableDictionary.CreateBuilder<string, GetTableResult>();
        foreach (var table in plan.Tables.Where(table => table.Source.IsForeign))
            tables[table.Source.Name] = await GetTable.InvokeAsync(new GetTableArgs { Name = table.Source.Name }, options);

        faults.AddRange(plan
            .CapacityFaults(table => table.Source.IsForeign ? tables[table.Source.Name].GlobalSecondaryIndexes.Length : 1)
            .Select(fault => $"The copies have {fault.Value}: {fault.Text}."));
        return faults is []
            ? new FoundSources(buckets.ToImmutable(), tables.ToImmutable())
            : throw new RunException(string.Join('\n', faults.Prepend("The plan of tap:migration cannot be carried out, so nothing was deployed:")));
    }

    // The provider has no function for the versioning of a bucket, and the one for its replication fails where there is none.
    private static async Task<JsonNode> PropertiesOfAsync(string bucket, InvokeOptions options)
    {
        var found = await Aws.CloudControl.GetResource.InvokeAsync(
            new Aws.CloudControl.GetResourceArgs { TypeName = "AWS::S3::Bucket", Identifier = bucket }, options);
        return JsonNode.Parse(found.Properties)!;
    }

    // A bucket has one replication configuration, and S3 replaces it whole:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
    private static IEnumerable<string> Overwritten(string bucket, JsonNode properties)
    {
        var rules = (properties["ReplicationConfiguration"]?["Rules"]?.AsArray() ?? []).Select(rule => (string?)rule!["Id"] ?? "");
        var others = rules.Where(id => id != ReplicationRule.Id).ToList();
        if (others.Count > 0)
        {
            yield return $"The bucket {bucket} is replicated by {string.Join(", ", others)} already, which manageSource would overwrite: leave it out, and have the owner add the rule that the report shows.";
        }
    }
}
