using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>A stack is copied to a second region of the same local AWS, and given up there.</summary>
public sealed class MigrationTests(SharedHome home) : SharedHomeTests(home)
{
    private static readonly string[] Plan = ["--config", "tap:migration=examples/migration.json"];

    [Fact]
    public async Task A_migration_comes_to_a_stack_that_is_up_and_goes_and_the_stack_stays_as_it_is()
    {
        var stack = await Tap.RequireAsync("up", "--json");
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
