using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>A stack is copied to a second region of the same local AWS, and given up there.</summary>
public sealed class MigrationTests(SharedHome home) : SharedHomeTests(home)
{
    private const string Orders = "acme-orders";
    private const string Ledger = "acme-ledger";
    private const string Scaling = "\"autoScaling\": { \"maximumFactor\": 4, \"targetUtilization\": 70 }";

    private static readonly string[] Plan = ["--config", "tap:migration=examples/migration.json"];

    private string[] Others => ["--config", $"tap:migration={Tap["others.json"]}"];

    [Fact]
    public async Task A_migration_comes_to_a_stack_that_is_up_and_goes_and_the_stack_stays_as_it_is()
    {
        await DestroyAsync();
        var stack = await UpAsync();
        var outputs = stack.Json["outputs"]!.AsObject();
        await Tap.SendAsync(HttpMethod.Put, $"{outputs["dataBucketName"]}/before", "s3", "an object");
        await PutItemAsync($"{outputs["metadataTableName"]}");

        var preview = await Tap.RequireAsync(["preview", "--json", .. Plan]);
        var on = await Tap.RequireAsync(["up", "--json", .. Plan]);
        on.Changed.Should()
            .BeEquivalentTo(preview.Changed).And.Contain("create tap-migration-data-dev").And.OnlyContain(step =>
                step.StartsWith("create ", StringComparison.Ordinal));
        Same(on).Should().Be(stack.Changed.Count());
        var copied = on.Json["outputs"]!.DeepClone().AsObject();
        copied.Remove("migrationReport").Should().BeTrue();
        JsonNode.DeepEquals(copied, outputs).Should().BeTrue();
        (await Tap.RequireAsync(["up", "--json", .. Plan])).Changed.Should().BeEmpty();

        // Of what was there before, items can be copied; S3 copies what is written from now on.
        (await Tap.RequireAsync("invoke", "table-replicator", $$"""{"backfill":"{{outputs["metadataTableName"]}}"}""")).Json["copied"]!.GetValue<int>().Should().Be(1);
        var differences = (await Tap.RequireAsync("invoke", "migration-validator")).Json["differences"]!;
        differences.ToJsonString().Should().Be($$"""[{"bucket":"{{outputs["dataBucketName"]}}","key":"before","kind":"missingInTarget"}]""");
        (await Tap.RequireAsync("alarms", "--json")).Json.AsArray().Where(alarm => $"{alarm!["region"]}" == "eu-west-1")
            .Select(alarm => $"{alarm!["name"]}").Should().Contain("tap-migration-data-latency-dev");
        (await Tap.RequireAsync("alarms", "migration-data-latency")).Output.Should().Contain("created");
        (await Tap.RequireAsync("logs", "table-replicator")).Output.Should().Contain(" report durationMs=");

        var off = await Tap.RequireAsync("up", "--json");
        off.Changed.Should().BeEquivalentTo(on.Changed.Select(step => step.Replace("create ", "delete ", StringComparison.Ordinal)));
        Same(off).Should().Be(stack.Changed.Count());
        JsonNode.DeepEquals(off.Json["outputs"], outputs).Should().BeTrue();
        (await TablesAsync("eu-west-2")).Should().Equal("tap-metadata-dev");
        (await TablesAsync("eu-west-1")).Should().BeEmpty();
        (await Tap.GetAsync("")).Should().Contain("tap-data-dev-").And.NotContain("tap-migration-");
        (await Tap.GetAsync($"{outputs["dataBucketName"]}/before")).Should().Be("an object");

        await CopyOthersAsync();
        await Tap.RequireAsync("destroy");
        (await TablesAsync("eu-west-1")).Should().BeEmpty();
        (await TablesAsync("eu-west-2")).Should().Equal(Ledger);
        (await Tap.GetAsync("")).Should().NotContain("tap-").And.Contain(Orders);
        (await Tap.GetAsync($"{Orders}?versioning")).Should().Contain("Enabled", "its owner may have come to count on it");
        (await Tap.GetAsync($"{Orders}/1")).Should().Be("an order");
    }

    // Somebody else's bucket and table, beside the stack's own: the plan manages the bucket, and the table has a stream.
    private async Task CopyOthersAsync()
    {
        using var source = Tap.ApiIn("eu-west-2");
        using var target = Tap.ApiIn("eu-west-1");
        await Tap.SendAsync(HttpMethod.Put, Orders, "s3", "<CreateBucketConfiguration><LocationConstraint>eu-west-2</LocationConstraint></CreateBucketConfiguration>");
        await source.CallAsync(TapHome.Tables, "CreateTable", JsonNode.Parse($$"""
            {
              "TableName": "{{Ledger}}",
              "BillingMode": "PAY_PER_REQUEST",
              "AttributeDefinitions": [{ "AttributeName": "account", "AttributeType": "S" }, { "AttributeName": "entry", "AttributeType": "B" }],
              "KeySchema": [{ "AttributeName": "account", "KeyType": "HASH" }, { "AttributeName": "entry", "KeyType": "RANGE" }],
              "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" }
            }
            """)!.AsObject(), default);
        await File.WriteAllTextAsync(Others[1]["tap:migration=".Length..], $$"""
            {
              "sourceRegion": "eu-west-2",
              "targetRegion": "eu-west-1",
              "buckets": [{}, { "source": { "bucket": "{{Orders}}" }, "manageSource": true }],
              "tables": [
                { "readCapacity": 5, "writeCapacity": 5, {{Scaling}} },
                { "source": { "table": "{{Ledger}}" }, "readCapacity": 5, "writeCapacity": 5, "scalingFactor": 3, {{Scaling}} }
              ]
            }
            """);

        var on = await Tap.RequireAsync(["up", "--json", .. Others]);
        var report = on.Json["outputs"]!["migrationReport"]!;
        var copy = report["resources"]!.AsArray().Single(resource => $"{resource!["replication"]}".StartsWith($"by S3 from {Orders},", StringComparison.Ordinal))!["name"]!;
        (await TablesAsync("eu-west-1")).Should().BeEquivalentTo("tap-migration-metadata-dev", $"tap-migration-{Ledger}-dev");

        var key = JsonNode.Parse("""{ "account": { "S": "a" }, "entry": { "B": "AP8H" } }""")!;
        await Tap.SendAsync(HttpMethod.Put, $"{Orders}/1", "s3", "an order");
        await source.CallAsync(TapHome.Tables, "PutItem", new JsonObject { ["TableName"] = Ledger, ["Item"] = key.DeepClone() }, default);
        await TapHome.UntilAsync(async () => (await Tap.GetAsync($"{copy}?list-type=2")).Contains("<Key>1<", StringComparison.Ordinal));
        await TapHome.UntilAsync(async () =>
        {
            var asked = new JsonObject { ["TableName"] = $"tap-migration-{Ledger}-dev", ["Key"] = key.DeepClone() };
            return JsonNode.DeepEquals((await target.CallAsync(TapHome.Tables, "GetItem", asked, default))["Item"], key);
        });

        // What the stack held before is not copied again here.
        var validated = (await Tap.RequireAsync("invoke", "migration-validator")).Json;
        validated["buckets"]!.AsArray().Select(each => $"{each!["source"]!["bucket"]} {each["differences"]}").Should().Contain($"{Orders} 0");
        validated["tables"]!.AsArray().Select(each => $"{each!["source"]!["table"]} {each["differences"]}").Should().Contain($"{Ledger} 0");
        (await Tap.RequireAsync(["up", "--json", .. Others])).Changed.Should().BeEmpty();
    }

    private static int Same(TapResult result) => result.Json["summary"]!["same"]!.GetValue<int>();

    private async Task PutItemAsync(string table)
    {
        using var api = Tap.ApiIn("eu-west-2");
        var item = new JsonObject { ["id"] = new JsonObject { ["S"] = "before" }, ["timestamp"] = new JsonObject { ["N"] = "1" } };
        await api.CallAsync(TapHome.Tables, "PutItem", new JsonObject { ["TableName"] = table, ["Item"] = item }, default);
    }

    private async Task<IEnumerable<string>> TablesAsync(string region)
    {
        using var api = Tap.ApiIn(region);
        return (await api.CallAsync(TapHome.Tables, "ListTables", [], default))["TableNames"]!.AsArray().Select(name => name!.GetValue<string>());
    }
}
