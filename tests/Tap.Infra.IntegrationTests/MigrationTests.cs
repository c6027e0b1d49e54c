using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>The copies in another region: how they are made, that they follow their sources, and that it is noticed when they do not.</summary>
[Collection(DeployedCollection.Name)]
public sealed class MigrationTests(Deployments stacks)
{
    private DeployedStack Stack => stacks[Deployments.Migrated!];

    private AwsCli Source => Stack.In(Stack.Output("region"));

    private AwsCli Target => Stack.In(BucketCopy.Region);

    private string SourceBucket => Stack.Output("dataBucketName");

    private string SourceTable => Stack.Output("metadataTableName");

    private Reported BucketCopy => OfType("S3 bucket").Single();

    // S3 delivers access logs only to buckets that its own keys encrypt.
    private Reported AccessLogs => OfType("S3 bucket (access logs)").Single();

    private Reported TableCopy => OfType("DynamoDB table").Single();

    private IEnumerable<Reported> Resources => Stack.MigrationReport["resources"]!.AsArray().Select(resource => new Reported(resource!));

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

        Resources.Where(resource => resource.Region == key.Region && resource != key && resource != AccessLogs).Should().OnlyContain(resource => resource.Encryption == key.Arn);
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
        foreach (var region in Resources.Where(resource => resource != mapping && resource.Type != "IAM role").GroupBy(resource => resource.Region, resource => resource.Arn))
        {
            var tagged = await Stack.In(region.Key).Run(["resourcegroupstaggingapi", "get-resources", "--resource-arn-list", .. region]);
            Arns(tagged["ResourceTagMappingList"], "ResourceARN").Should().Contain(region);
        }

        static IEnumerable<string> Arns(JsonNode? list, string member) => list!.AsArray().Select(item => item![member]!.GetValue<string>());
    }

    // DynamoDB emits its throttles only when it throttles, which nobody can order.
    [MigratedFact]
    public async Task The_alarms_tell_their_regions_topic_and_watch_what_is_measured()
    {
        await Follows(await Put(), Stored);
        await ItemFollows(await Transact());

        var count = 0;
        foreach (var topic in OfType("SNS topic"))
        {
            var aws = Stack.In(topic.Region);
            var alarms = (await aws.Run("cloudwatch", "describe-alarms", "--alarm-types", "MetricAlarm", "--action-prefix", topic.Arn))["MetricAlarms"]!.AsArray();
            alarms.Should().NotBeEmpty();
            count += alarms.Count;
            foreach (var alarm in alarms)
            {
                alarm!["OKActions"]!.AsArray().Single()!.GetValue<string>().Should().Be(topic.Arn);
                if (alarm["MetricName"] is not null)
                    await aws.UntilMeasured(alarm);
            }
        }

        count.Should().Be(Stack.MigrationReport["alarmCount"]!.GetValue<int>());
    }

    [MigratedFact]
    public async Task A_processed_payload_reaches_the_copies()
    {
        var id = await Stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject() });
        await Stack.Api.Processed(id);

        var key = $"processed/{id}.json";
        await Follows(new Written(key, (await Head(Source, SourceBucket, key))["VersionId"]!.GetValue<string>()), Stored);
        var copy = await Head(Target, BucketCopy.Name, key);
        copy["ReplicationStatus"]!.GetValue<string>().Should().Be("REPLICA");
        copy["SSEKMSKeyId"]!.GetValue<string>().Should().Be(BucketCopy.Encryption);
        (await Source.Until(original => original["ReplicationStatus"]!.GetValue<string>() == "COMPLETED", "s3api", "head-object", "--bucket", SourceBucket, "--key", key))
            ["VersionId"]!.GetValue<string>().Should().Be(copy["VersionId"]!.GetValue<string>());
        await ItemFollows(id);
    }

    [MigratedFact]
    public async Task What_is_changed_or_deleted_is_so_in_the_copies()
    {
        var written = await Put();
        await Follows(written, Stored);
        var deletion = await Source.Run("s3api", "delete-object", "--bucket", SourceBucket, "--key", written.Key);
        await Follows(written with { Version = deletion["VersionId"]!.GetValue<string>() }, Deleted);

        var id = await Transact();
        await ItemFollows(id);
        var amount = new JsonObject { ["amount"] = "13.00", ["currency"] = "EUR" };
        (await Stack.Api.Send(HttpMethod.Put, $"/transactions/{id}", amount, ("If-Match", "\"1\""))).Status.Should().Be(200);
        await ItemFollows(id);
        (await Stack.Api.Send(HttpMethod.Delete, $"/transactions/{id}", headers: ("If-Match", "\"2\""))).Status.Should().Be(204);
        await ItemFollows(id);
    }

    [MigratedFact]
    public async Task What_is_deleted_in_the_copies_alone_is_found_and_can_be_repaired()
    {
        var written = await Put();
        var item = (await ItemFollows(await Transact()))[0]!;
        await Follows(written, Stored);
        var equal = await Validated(report => report["equal"]!.GetValue<bool>());
        equal["buckets"]![0]!["sampled"]!.GetValue<int>().Should().BePositive();
        JsonNode.DeepEquals(await Stack.ReadObject($"migration/{equal["id"]}.json"), equal).Should().BeTrue("the result is kept");

        var key = new JsonObject { ["id"] = item["id"]!.DeepClone(), ["timestamp"] = item["timestamp"]!.DeepClone() };
        var marker = await Target.Run("s3api", "delete-object", "--bucket", BucketCopy.Name, "--key", written.Key);
        await Target.Run("dynamodb", "delete-item", "--table-name", TableCopy.Name, "--key", key.ToJsonString());
        JsonArray expected =
        [
            new JsonObject { ["bucket"] = SourceBucket, ["key"] = written.Key, ["kind"] = "missingInTarget", ["replicationStatus"] = "COMPLETED" },
            new JsonObject { ["table"] = SourceTable, ["key"] = key, ["kind"] = "missingInTarget" },
        ];
        var different = await Validated(report => JsonNode.DeepEquals(report["differences"], expected));
        different["equal"]!.GetValue<bool>().Should().BeFalse();
        different["differenceCount"]!.GetValue<int>().Should().Be(2);

        await Target.Run("s3api", "delete-object", "--bucket", BucketCopy.Name, "--key", written.Key, "--version-id", marker["VersionId"]!.GetValue<string>());
        var repaired = await Stack.Invoke(Function("table-replicator"), new JsonObject { ["repair"] = new JsonArray(key.DeepClone()) });
        repaired!["copied"]!.GetValue<int>().Should().Be(1);
        await Validated(report => report["equal"]!.GetValue<bool>());
    }

    [MigratedFact]
    public async Task All_items_can_be_copied_anew()
    {
        await ItemFollows(await Transact());
        JsonNode? step = new JsonObject { ["backfill"] = SourceTable };
        var copied = 0;
        while (step is not null)
        {
            var answer = (await Stack.Invoke(Function("table-replicator"), step))!;
            copied += answer["copied"]!.GetValue<int>();
            step = answer["next"];
        }

        var items = await Target.Run("dynamodb", "scan", "--table-name", TableCopy.Name, "--select", "COUNT");
        copied.Should().BePositive().And.Be(items["Count"]!.GetValue<int>());
    }

    private const string Stored = "Versions";

    private const string Deleted = "DeleteMarkers";

    private IEnumerable<Reported> OfType(string type) => Resources.Where(resource => resource.Type == type);

    private string Function(string name) => OfType("Lambda function").Single(function => function.Name == $"tap-{name}-{Stack.Environment}").Name;

    private string Capacity(string setting) => Stack.MigrationReport["differences"]!.AsArray()
        .Single(difference => difference!["resource"]!.GetValue<string>() == TableCopy.Name && difference["setting"]!.GetValue<string>() == setting)!["target"]!.GetValue<string>();

    private Task<JsonNode> CopiedBucket(string operation) => Target.Run("s3api", operation, "--bucket", BucketCopy.Name);

    private static Task<JsonNode> Head(AwsCli aws, string bucket, string key) => aws.Run("s3api", "head-object", "--bucket", bucket, "--key", key);

    private async Task<Written> Put()
    {
        var key = $"copied/{Guid.NewGuid():N}";
        var answer = await Source.Run("s3api", "put-object", "--bucket", SourceBucket, "--key", key, "--body", typeof(MigrationTests).Assembly.Location);
        return new Written(key, answer["VersionId"]!.GetValue<string>());
    }

    private async Task<string> Transact()
    {
        var transaction = new JsonObject { ["userId"] = $"user-{Guid.NewGuid():N}", ["amount"] = "12.50", ["currency"] = "EUR" };
        return (await Stack.Api.Send(HttpMethod.Post, "/transactions", transaction)).Body!["id"]!.GetValue<string>();
    }

    // S3 keeps the ids of versions and delete markers.
    private Task<JsonNode> Follows(Written written, string kind) => Target.Until(
        answer => answer[kind]?.AsArray().Any(version => version!["VersionId"]!.GetValue<string>() == written.Version) is true,
        "s3api", "list-object-versions", "--bucket", BucketCopy.Name, "--prefix", written.Key);

    private async Task<JsonArray> ItemFollows(string id)
    {
        var original = (await Items(Source, SourceTable, id))["Items"]!.AsArray();
        await Waiting.Until(() => Items(Target, TableCopy.Name, id), copy => JsonNode.DeepEquals(copy["Items"], original));
        return original;
    }

    private static Task<JsonNode> Items(AwsCli aws, string table, string id) => aws.Run(
        "dynamodb", "query", "--table-name", table, "--consistent-read", "--key-condition-expression", "id = :id",
        "--expression-attribute-values", new JsonObject { [":id"] = new JsonObject { ["S"] = id } }.ToJsonString());

    private Task<JsonNode> Validated(Func<JsonNode, bool> done) =>
        Waiting.Until(async () => (await Stack.Invoke(Function("migration-validator"), new JsonObject()))!, done);

    private static string Text(JsonNode? node) => node!.ToJsonString();

    private sealed record Written(string Key, string Version);

    private sealed record Reported(string Name, string Type, string Arn, string Region, string? Encryption)
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
