using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tap.Infra.IntegrationTests;

/// <summary>The copies in another region follow their sources, and it is noticed when they do not.</summary>
public sealed class ReplicationTests(Deployments stacks) : MigratedStackTests(stacks)
{
    private const string Stored = "Version";

    private const string Deleted = "DeleteMarker";

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
            var alarms = await aws.List(
                JsonService.CloudWatch, "DescribeAlarms", "MetricAlarms", ("AlarmTypes", Asking.Texts("MetricAlarm")), ("ActionPrefix", topic.Arn));
            alarms.Should().NotBeEmpty();
            count += alarms.Count;
            foreach (var alarm in alarms)
            {
                alarm["OKActions"]!.AsArray().Single()!.GetValue<string>().Should().Be(topic.Arn);
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

        var key = ItemId.Read(id)!.ResultKey;
        await Follows(new Written(key, Bucket.VersionOf(await SourceBucket.Head(key))), Stored);
        var copy = await TargetBucket.Head(key);
        Replication(copy).Should().Be("REPLICA");
        copy.Header("x-amz-server-side-encryption-aws-kms-key-id").Should().Be(BucketCopy.Encryption);
        var original = await Waiting.Until(() => SourceBucket.Head(key), found => Replication(found) == "COMPLETED");
        Bucket.VersionOf(original).Should().Be(Bucket.VersionOf(copy));
        await ItemFollows(id);

        static string? Replication(AwsAnswer answer) => answer.Header("x-amz-replication-status");
    }

    [MigratedFact]
    public async Task What_is_changed_or_deleted_is_so_in_the_copies()
    {
        var written = await Put();
        await Follows(written, Stored);
        await Follows(written with { Version = await SourceBucket.Delete(written.Key) }, Deleted);

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
        var item = (await ItemFollows(await Transact()))[0];
        await Follows(written, Stored);
        var equal = await Validated(report => report["equal"]!.GetValue<bool>());
        equal["buckets"]![0]!["sampled"]!.GetValue<int>().Should().BePositive();
        JsonNode.DeepEquals(await Stack.ReadObject($"migration/{equal["id"]}.json"), equal).Should().BeTrue("the result is kept");

        var key = new JsonObject { ["id"] = item["id"]!.DeepClone(), ["timestamp"] = item["timestamp"]!.DeepClone() };
        var marker = await TargetBucket.Delete(written.Key);
        await Target.Ask(JsonService.Tables, "DeleteItem", ("TableName", TableCopy.Name), ("Key", key));
        JsonArray expected =
        [
            new JsonObject { ["bucket"] = Stack.Output("dataBucketName"), ["key"] = written.Key, ["kind"] = "missingInTarget", ["replicationStatus"] = "COMPLETED" },
            new JsonObject { ["table"] = SourceTable, ["key"] = key, ["kind"] = "missingInTarget" },
        ];
        var different = await Validated(report => JsonNode.DeepEquals(report["differences"], expected));
        different["equal"]!.GetValue<bool>().Should().BeFalse();
        different["differenceCount"]!.GetValue<int>().Should().Be(2);

        await TargetBucket.DeleteVersion(written.Key, marker);
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

        var items = await Target.List(JsonService.Tables, "Scan", "Items", ("TableName", TableCopy.Name), ("ProjectionExpression", "id"));
        copied.Should().BePositive().And.Be(items.Count);
    }

    private string Function(string name) => OfType("Lambda function").Single(function => function.Name == $"tap-{name}-{Stack.Environment}").Name;

    private async Task<Written> Put()
    {
        var key = $"copied/{Guid.NewGuid():N}";
        return new Written(key, await SourceBucket.Put(key, new string('x', 100_000)));
    }

    private async Task<string> Transact()
    {
        var transaction = new JsonObject { ["userId"] = $"user-{Guid.NewGuid():N}", ["amount"] = "12.50", ["currency"] = "EUR" };
        return (await Stack.Api.Send(HttpMethod.Post, "/transactions", transaction)).Body!["id"]!.GetValue<string>();
    }

    // S3 keeps the ids of versions and delete markers.
    private Task<IReadOnlyList<XElement>> Follows(Written written, string kind) => Waiting.Until(
        () => TargetBucket.Versions(written.Key),
        versions => versions.Any(version => version.Name.LocalName == kind && version.Element("VersionId")!.Value == written.Version));

    private async Task<IReadOnlyList<JsonNode>> ItemFollows(string id)
    {
        var original = await Source.ItemsOf(SourceTable, id);
        await Waiting.Until(
            () => Target.ItemsOf(TableCopy.Name, id),
            copy => copy.Count == original.Count && copy.Zip(original).All(pair => JsonNode.DeepEquals(pair.First, pair.Second)));
        return original;
    }

    private Task<JsonNode> Validated(Func<JsonNode, bool> done) =>
        Waiting.Until(async () => (await Stack.Invoke(Function("migration-validator"), new JsonObject()))!, done);

    private sealed record Written(string Key, string Version);
}
