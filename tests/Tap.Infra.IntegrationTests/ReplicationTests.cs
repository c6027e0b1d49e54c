using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>The copies in another region follow their sources, and it is noticed when they do not.</summary>
public sealed class ReplicationTests(Deployments stacks) : MigratedStackTests(stacks)
{
    private const string Stored = "Versions";

    private const string Deleted = "DeleteMarkers";

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

    private string Function(string name) => OfType("Lambda function").Single(function => function.Name == $"tap-{name}-{Stack.Environment}").Name;

    private static Task<JsonNode> Head(AwsCli aws, string bucket, string key) => aws.Run("s3api", "head-object", "--bucket", bucket, "--key", key);

    private async Task<Written> Put()
    {
        var key = $"copied/{Guid.NewGuid():N}";
        var answer = await Source.Run("s3api", "put-object", "--bucket", SourceBucket, "--key", key, "--body", typeof(ReplicationTests).Assembly.Location);
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

    private sealed record Written(string Key, string Version);
}
