using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>The copies in another region are made as the plan says, and are as safe as what they are copies of.</summary>
public sealed class MigrationTests(Deployments stacks) : MigratedStackTests(stacks)
{
    // S3 delivers access logs only to buckets that its own keys encrypt.
    private Reported AccessLogs => OfType("S3 bucket (access logs)").Single();

    [MigratedFact]
    public async Task Objects_are_copied_encrypted_with_their_deletions_and_on_time()
    {
        var configuration = (await Source.Run("s3api", "get-bucket-replication", "--bucket", SourceBucket))["ReplicationConfiguration"]!;

        OfType("IAM role").Select(role => role.Arn).Should().Contain(configuration["Role"]!.GetValue<string>());
        var rule = configuration["Rules"]!.AsArray().Should().ContainSingle().Which!;
        rule["Status"]!.GetValue<string>().Should().Be("Enabled");
        rule["SourceSelectionCriteria"]!["SseKmsEncryptedObjects"]!["Status"]!.GetValue<string>().Should().Be("Enabled");
        rule["DeleteMarkerReplication"]!["Status"]!.GetValue<string>().Should().Be("Enabled");
        var destination = rule["Destination"]!;
        destination["Bucket"]!.GetValue<string>().Should().Be(BucketCopy.Arn);
        destination["EncryptionConfiguration"]!["ReplicaKmsKeyID"]!.GetValue<string>().Should().Be(BucketCopy.Encryption);
        destination["ReplicationTime"]!.ToJsonString().Should().Be("""{"Status":"Enabled","Time":{"Minutes":15}}""");
        destination["Metrics"]!["Status"]!.GetValue<string>().Should().Be("Enabled");
    }

    [MigratedFact]
    public async Task The_copy_of_the_bucket_is_as_safe_as_the_bucket()
    {
        var location = await CopiedBucket("get-bucket-location");
        location["LocationConstraint"]!.GetValue<string>().Should().Be(BucketCopy.Region).And.NotBe(Stack.Output("region"));

        var encryption = (await CopiedBucket("get-bucket-encryption"))["ServerSideEncryptionConfiguration"]!["Rules"]![0]!;
        encryption["BucketKeyEnabled"]!.GetValue<bool>().Should().BeTrue();
        encryption["ApplyServerSideEncryptionByDefault"]!.ToJsonString().Should().Be($$"""{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"{{BucketCopy.Encryption}}"}""");

        (await CopiedBucket("get-bucket-versioning"))["Status"]!.GetValue<string>().Should().Be("Enabled");
        (await CopiedBucket("get-public-access-block"))["PublicAccessBlockConfiguration"]!.AsObject().Should().HaveCount(4).And.OnlyContain(flag => flag.Value!.GetValue<bool>());
        (await CopiedBucket("get-bucket-ownership-controls"))["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]!.GetValue<string>().Should().Be("BucketOwnerEnforced");

        var deny = DeployedStack.Statements((await CopiedBucket("get-bucket-policy"))["Policy"]).Single(statement => statement["Effect"]!.GetValue<string>() == "Deny");
        deny["Condition"]!["Bool"]!["aws:SecureTransport"]!.ToJsonString().Should().Contain("false");

        var logging = (await CopiedBucket("get-bucket-logging"))["LoggingEnabled"]!;
        logging["TargetBucket"]!.GetValue<string>().Should().Be(AccessLogs.Name);

        var lifecycle = (await CopiedBucket("get-bucket-lifecycle-configuration"))["Rules"]!.AsArray();
        lifecycle.Should().Contain(rule => rule!["AbortIncompleteMultipartUpload"] != null).And.Contain(rule => rule!["NoncurrentVersionExpiration"] != null);
    }

    [MigratedFact]
    public async Task The_copy_of_the_table_has_the_same_keys_and_safeguards_and_the_capacity_of_the_plan()
    {
        var original = (await Source.Run("dynamodb", "describe-table", "--table-name", SourceTable))["Table"]!;
        var copy = (await Target.Run("dynamodb", "describe-table", "--table-name", TableCopy.Name))["Table"]!;

        Text(copy["KeySchema"]).Should().Be(Text(original["KeySchema"]));
        var index = copy["GlobalSecondaryIndexes"]!.AsArray().Should().ContainSingle().Which!;
        Text(index["KeySchema"]).Should().Be(Text(original["GlobalSecondaryIndexes"]![0]!["KeySchema"]));
        Text(copy["StreamSpecification"]).Should().Be(Text(original["StreamSpecification"]));
        copy["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(TableCopy.Encryption);

        var ttl = await Target.Run("dynamodb", "describe-time-to-live", "--table-name", TableCopy.Name);
        ttl["TimeToLiveDescription"]!.ToJsonString().Should().Be("""{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}""");
        var backups = await Target.Run("dynamodb", "describe-continuous-backups", "--table-name", TableCopy.Name);
        backups["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!["PointInTimeRecoveryStatus"]!.GetValue<string>().Should().Be("ENABLED");

        var targets = (await Target.Run("application-autoscaling", "describe-scalable-targets", "--service-namespace", "dynamodb"))["ScalableTargets"]!.AsArray()
            .Where(target => target!["ResourceId"]!.GetValue<string>().Split('/')[1] == TableCopy.Name)
            .ToDictionary(target => target!["ScalableDimension"]!.GetValue<string>(), target => $"{target!["MinCapacity"]} to {target["MaxCapacity"]}");
        var (reads, writes) = (Capacity("readCapacity"), Capacity("writeCapacity"));
        targets.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["dynamodb:table:ReadCapacityUnits"] = reads,
            ["dynamodb:table:WriteCapacityUnits"] = writes,
            ["dynamodb:index:ReadCapacityUnits"] = reads,
            ["dynamodb:index:WriteCapacityUnits"] = writes,
        });
        foreach (var throughput in new[] { copy, index }.Select(part => part["ProvisionedThroughput"]!))
        {
            throughput["ReadCapacityUnits"]!.GetValue<int>().Should().BeInRange(Bounds(reads)[0], Bounds(reads)[1]);
            throughput["WriteCapacityUnits"]!.GetValue<int>().Should().BeInRange(Bounds(writes)[0], Bounds(writes)[1]);
        }

        var policies = (await Target.Run("application-autoscaling", "describe-scaling-policies", "--service-namespace", "dynamodb"))["ScalingPolicies"]!.AsArray();
        policies.Select(policy => policy!["ScalableDimension"]!.GetValue<string>()).Should().Contain(targets.Keys);

        static int[] Bounds(string range) => [.. range.Split(" to ").Select(int.Parse)];
    }

    [MigratedFact]
    public async Task The_key_of_the_copies_is_rotated()
    {
        var key = OfType("KMS key").Single();

        Resources.Where(resource => resource.Region == key.Region && resource != key && resource != AccessLogs)
            .Should().OnlyContain(resource => resource.Encryption == key.Arn);
        var aliases = (await Target.Run("kms", "list-aliases", "--key-id", key.Arn))["Aliases"]!.AsArray();
        aliases.Select(alias => alias!["AliasName"]!.GetValue<string>()).Should().Contain(key.Name);
        (await Target.Run("kms", "get-key-rotation-status", "--key-id", key.Arn))["KeyRotationEnabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [MigratedFact]
    public async Task All_that_is_reported_is_there()
    {
        var mapping = OfType("Lambda event source mapping").Single();
        var found = await Source.Run("lambda", "get-event-source-mapping", "--uuid", mapping.Name);
        found["EventSourceMappingArn"]!.GetValue<string>().Should().Be(mapping.Arn);
        found["EventSourceArn"]!.GetValue<string>().Should().Be(Stack.Output("metadataTableStreamArn"));

        var roles = await Source.Run("iam", "list-roles");
        Arns(roles["Roles"], "Arn").Should().Contain(OfType("IAM role").Select(role => role.Arn));

        // All else has tags by default, and so the tagging service knows it.
        foreach (var region in Resources.Where(resource => resource != mapping && resource.Type != "IAM role")
            .GroupBy(resource => resource.Region, resource => resource.Arn))
        {
            var tagged = await Stack.In(region.Key).Run(["resourcegroupstaggingapi", "get-resources", "--resource-arn-list", .. region]);
            Arns(tagged["ResourceTagMappingList"], "ResourceARN").Should().Contain(region);
        }

        static IEnumerable<string> Arns(JsonNode? list, string member) => list!.AsArray().Select(item => item![member]!.GetValue<string>());
    }

    private string Capacity(string setting) => Stack.MigrationReport["differences"]!.AsArray()
        .Single(difference =>
            difference!["resource"]!.GetValue<string>() == TableCopy.Name
                && difference["setting"]!.GetValue<string>() == setting)!["target"]!
        .GetValue<string>();

    private Task<JsonNode> CopiedBucket(string operation) => Target.Run("s3api", operation, "--bucket", BucketCopy.Name);

    private static string Text(JsonNode? node) => node!.ToJsonString();
}
