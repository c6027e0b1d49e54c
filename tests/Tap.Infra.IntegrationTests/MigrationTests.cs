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
        var configuration = await SourceBucket.Setting("replication");

        OfType("IAM role").Select(role => role.Arn).Should().Contain(configuration.Element("Role")!.Value);
        var rule = configuration.Elements("Rule").Should().ContainSingle().Which;
        rule.Element("Status")!.Value.Should().Be("Enabled");
        rule.Element("SourceSelectionCriteria")!.Element("SseKmsEncryptedObjects")!.Element("Status")!.Value.Should().Be("Enabled");
        rule.Element("DeleteMarkerReplication")!.Element("Status")!.Value.Should().Be("Enabled");
        var destination = rule.Element("Destination")!;
        destination.Element("Bucket")!.Value.Should().Be(BucketCopy.Arn);
        destination.Element("EncryptionConfiguration")!.Element("ReplicaKmsKeyID")!.Value.Should().Be(BucketCopy.Encryption);
        var time = destination.Element("ReplicationTime")!;
        (time.Element("Status")!.Value, time.Element("Time")!.Element("Minutes")!.Value).Should().Be(("Enabled", "15"));
        destination.Element("Metrics")!.Element("Status")!.Value.Should().Be("Enabled");
    }

    [MigratedFact]
    public async Task The_copy_of_the_bucket_is_as_safe_as_the_bucket()
    {
        (await TargetBucket.Setting("location")).Value.Should().Be(BucketCopy.Region).And.NotBe(Stack.Output("region"));

        var encryption = (await TargetBucket.Setting("encryption")).Elements("Rule").First();
        ((bool)encryption.Element("BucketKeyEnabled")!).Should().BeTrue();
        var byDefault = encryption.Element("ApplyServerSideEncryptionByDefault")!;
        byDefault.Elements().Select(element => element.Value).Should().BeEquivalentTo("aws:kms", BucketCopy.Encryption);
        byDefault.Element("KMSMasterKeyID")!.Value.Should().Be(BucketCopy.Encryption);

        (await TargetBucket.Setting("versioning")).Element("Status")!.Value.Should().Be("Enabled");
        (await TargetBucket.Setting("publicAccessBlock")).Elements().Should().HaveCount(4).And.OnlyContain(flag => (bool)flag);
        (await TargetBucket.Setting("ownershipControls")).Element("Rule")!.Element("ObjectOwnership")!.Value.Should().Be("BucketOwnerEnforced");

        var deny = DeployedStack.Statements(await TargetBucket.Policy()).Single(statement => statement["Effect"]!.GetValue<string>() == "Deny");
        deny["Condition"]!["Bool"]!["aws:SecureTransport"]!.ToJsonString().Should().Contain("false");

        (await TargetBucket.Setting("logging")).Element("LoggingEnabled")!.Element("TargetBucket")!.Value.Should().Be(AccessLogs.Name);

        var lifecycle = (await TargetBucket.Setting("lifecycle")).Elements("Rule").ToList();
        lifecycle.Should().Contain(rule => rule.Element("AbortIncompleteMultipartUpload") != null)
            .And.Contain(rule => rule.Element("NoncurrentVersionExpiration") != null);
    }

    [MigratedFact]
    public async Task The_copy_of_the_table_has_the_same_keys_and_safeguards_and_the_capacity_of_the_plan()
    {
        var original = (await Source.Ask(JsonService.Tables, "DescribeTable", ("TableName", SourceTable)))["Table"]!;
        var copy = (await Target.Ask(JsonService.Tables, "DescribeTable", ("TableName", TableCopy.Name)))["Table"]!;

        Text(copy["KeySchema"]).Should().Be(Text(original["KeySchema"]));
        var index = copy["GlobalSecondaryIndexes"]!.AsArray().Should().ContainSingle().Which!;
        Text(index["KeySchema"]).Should().Be(Text(original["GlobalSecondaryIndexes"]![0]!["KeySchema"]));
        Text(copy["StreamSpecification"]).Should().Be(Text(original["StreamSpecification"]));
        copy["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(TableCopy.Encryption);

        var ttl = await Target.Ask(JsonService.Tables, "DescribeTimeToLive", ("TableName", TableCopy.Name));
        ttl["TimeToLiveDescription"]!.ToJsonString().Should().Be("""{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}""");
        var backups = await Target.Ask(JsonService.Tables, "DescribeContinuousBackups", ("TableName", TableCopy.Name));
        backups["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!["PointInTimeRecoveryStatus"]!.GetValue<string>().Should().Be("ENABLED");

        (string, JsonNode?) scaled = ("ServiceNamespace", "dynamodb");
        var targets = (await Target.List(JsonService.AutoScaling, "DescribeScalableTargets", "ScalableTargets", scaled))
            .Where(target => target["ResourceId"]!.GetValue<string>().Split('/')[1] == TableCopy.Name)
            .ToDictionary(target => target["ScalableDimension"]!.GetValue<string>(), target => $"{target["MinCapacity"]} to {target["MaxCapacity"]}");
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

        var policies = await Target.List(JsonService.AutoScaling, "DescribeScalingPolicies", "ScalingPolicies", scaled);
        policies.Select(policy => policy["ScalableDimension"]!.GetValue<string>()).Should().Contain(targets.Keys);

        static int[] Bounds(string range) => [.. range.Split(" to ").Select(int.Parse)];
    }

    [MigratedFact]
    public async Task The_key_of_the_copies_is_rotated()
    {
        var key = OfType("KMS key").Single();

        Resources.Where(resource => resource.Region == key.Region && resource != key && resource != AccessLogs)
            .Should().OnlyContain(resource => resource.Encryption == key.Arn);
        var aliases = await Target.List(JsonService.Keys, "ListAliases", "Aliases", ("KeyId", key.Arn));
        aliases.Select(alias => alias["AliasName"]!.GetValue<string>()).Should().Contain(key.Name);
        (await Target.Ask(JsonService.Keys, "GetKeyRotationStatus", ("KeyId", key.Arn)))["KeyRotationEnabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [MigratedFact]
    public async Task All_that_is_reported_is_there()
    {
        var mapping = OfType("Lambda event source mapping").Single();
        var found = await Source.Ask(AwsService.Lambda, $"/2015-03-31/event-source-mappings/{mapping.Name}");
        found["EventSourceMappingArn"]!.GetValue<string>().Should().Be(mapping.Arn);
        found["EventSourceArn"]!.GetValue<string>().Should().Be(Stack.Output("metadataTableStreamArn"));

        foreach (var role in OfType("IAM role"))
            (await Source.Ask(QueryService.Iam, "GetRole", ("RoleName", role.Arn.Split('/')[^1]))).Element("Role")!.Element("Arn")!.Value.Should().Be(role.Arn);

        // All else has tags by default, and so the tagging service knows it.
        foreach (var region in Resources.Where(resource => resource != mapping && resource.Type != "IAM role")
            .GroupBy(resource => resource.Region, resource => resource.Arn))
        {
            var tagged = await Stack.In(region.Key).List(
                JsonService.Tagging, "GetResources", "ResourceTagMappingList", ("ResourceARNList", Asking.Texts(region)));
            tagged.Select(resource => resource["ResourceARN"]!.GetValue<string>()).Should().Contain(region);
        }
    }

    private string Capacity(string setting) => Stack.MigrationReport["differences"]!.AsArray()
        .Single(difference =>
            difference!["resource"]!.GetValue<string>() == TableCopy.Name
                && difference["setting"]!.GetValue<string>() == setting)!["target"]!
        .GetValue<string>();

    private static string Text(JsonNode? node) => node!.ToJsonString();
}
