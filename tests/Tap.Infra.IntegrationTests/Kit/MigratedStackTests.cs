using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Tests that ask a stack with a migration, and the copies that its report names.</summary>
/// <param name="stacks">The stacks that are up.</param>
[Collection(DeployedCollection.Name)]
public abstract class MigratedStackTests(Deployments stacks)
{
    private protected DeployedStack Stack => stacks[Deployments.Migrated!];

    private protected AwsApi Source => Stack.Aws;

    private protected AwsApi Target => Stack.In(BucketCopy.Region);

    private protected Bucket SourceBucket => Stack.Bucket();

    private protected Bucket TargetBucket => new(Target, BucketCopy.Name);

    private protected string SourceTable => Stack.Output("metadataTableName");

    private protected Reported BucketCopy => OfType("S3 bucket").Single();

    private protected Reported TableCopy => OfType("DynamoDB table").Single();

    private protected IEnumerable<Reported> Resources =>
        Stack.MigrationReport["resources"]!.AsArray().Select(resource => new Reported(resource!));

    private protected IEnumerable<Reported> OfType(string type) => Resources.Where(resource => resource.Type == type);

    private protected sealed record Reported(string Name, string Type, string Arn, string Region, string? Encryption)
    {
        public Reported(JsonNode resource)
            : this(
                resource["name"]!.GetValue<string>(),
                resource["type"]!.GetValue<string>(),
                resource["arn"]!.GetValue<string>(),
                resource["region"]!.GetValue<string>(),
                resource["encryption"]?.GetValue<string>())
        {
        }
    }
}
