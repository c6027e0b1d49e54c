using System.Text;
using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>A plan of fifty buckets and fifty tables keeps AWS's limits, with names of any length.</summary>
public sealed class LargePlanTests
{
    private const int Count = 50;

    // Names as they are, and as long as they can be. Such a run takes longer than whatever is asked of it.
    private static readonly Lazy<Task<TapRun>> Dev = new(() => RunAsync("dev", 28, 28));
    private static readonly Lazy<Task<TapRun>> Longest = new(() => RunAsync("environment-16ch", 63, 255));

    [Theory]
    [InlineData("dev")]
    [InlineData("environment-16ch")]
    public async Task Names_policies_variables_and_dashboard_keep_the_limits(string suffix)
    {
        var run = await (suffix == "dev" ? Dev : Longest).Value;

        run.OfType(AwsType.Bucket).Should().OnlyContain(bucket => bucket.Name.Length <= 63 - 8, "Pulumi adds eight characters");
        run.OfType(AwsType.Role).Should().OnlyContain(role => role.Name.Length <= 64 - 8);
        run.OfType(AwsType.Function).Should().OnlyContain(function => function.Name.Length <= 64);
        run.OfType(AwsType.Table).Should().OnlyContain(table => table.Text("name").Length <= 255);
        run.Resources.Select(resource => resource.ToString()).Should().OnlyHaveUniqueItems();

        // Inline policies of one role together; each has one of them.
        foreach (var policy in run.OfType(AwsType.RolePolicy))
            policy.Text("policy").Length.Should().BeLessThanOrEqualTo(10_240, policy.Name);
        foreach (var policy in run.OfType(AwsType.BucketPolicy))
            Encoding.UTF8.GetByteCount(policy.Text("policy")).Should().BeLessThanOrEqualTo(20 * 1_024, policy.Name);
        foreach (var function in run.OfType(AwsType.Function))
        {
            var length = function.Json("environment.variables")!.AsObject().Sum(each => each.Key.Length + ((string)each.Value!).Length);
            length.Should().BeLessThanOrEqualTo(4_096, function.Name);
        }

        run.OfType(AwsType.Alarm).Should().OnlyContain(alarm => WatchedMetric.OfAlarm(alarm).Count() <= 10);
        run.OfType(AwsType.Alarm).Should().OnlyContain(alarm => alarm.Text("name").Length <= 255);

        var widgets = DashboardTests.Widgets(run.Single(AwsType.Dashboard, $"tap-migration-{suffix}"));
        widgets.Should().HaveCountLessThanOrEqualTo(500);
        var metrics = widgets.Select(widget => (widget["properties"]!["metrics"] as JsonArray)?.Count ?? 0).ToList();
        metrics.Should().OnlyContain(count => count <= 500);
        metrics.Sum().Should().BeLessThanOrEqualTo(2_500);
        widgets.Where(widget => (string)widget["type"]! == "alarm").Should().OnlyContain(widget => widget["properties"]!["alarms"]!.AsArray().Count <= 100);
    }

    [Fact]
    public async Task Every_source_is_copied_watched_drawn_and_compared_once()
    {
        var run = await Dev.Value;
        var report = run.Outputs["migrationReport"].Value.Should().BeOfType<JsonObject>().Subject;

        run.OfType(AwsType.EventSourceMapping).Select(mapping => mapping.Text("eventSourceArn")).Should().HaveCount(Count).And.OnlyHaveUniqueItems();
        Variables(run, "table-replicator", "TABLES").Should().HaveCount(Count).And.OnlyHaveUniqueItems();
        Variables(run, "migration-validator", "TABLES").Should().HaveCount(Count).And.OnlyHaveUniqueItems();
        Variables(run, "migration-validator", "BUCKETS").Should().HaveCount(Count).And.OnlyHaveUniqueItems();
        run.OfType(AwsType.Alarm).Count(alarm => alarm.Name.StartsWith("tap-migration-source-", StringComparison.Ordinal)).Should().Be(4 * Count);
        report["alarmCount"]!.GetValue<int>().Should().BeInRange(4 * Count, 5 * Count);

        var drawn = DashboardTests.Widgets(run.Single(AwsType.Dashboard, "tap-migration-dev")).SelectMany(WatchedMetric.OfWidget).ToHashSet();
        run.OfType(AwsType.Alarm).Where(alarm => alarm.Name.StartsWith("tap-migration-source-", StringComparison.Ordinal)).SelectMany(WatchedMetric.OfAlarm)
            .Should().OnlyContain(metric => drawn.Contains(metric));
    }

    [Fact]
    public async Task A_replicator_has_ten_tables_at_most_and_the_first_keeps_its_name()
    {
        var run = await Dev.Value;
        var replicators = run.OfType(AwsType.Function).Where(function => function.Name.StartsWith("tap-table-replicator-", StringComparison.Ordinal)).ToList();

        replicators.Select(function => function.Name).Should().Equal(
            "tap-table-replicator-dev", "tap-table-replicator-2-dev", "tap-table-replicator-3-dev", "tap-table-replicator-4-dev", "tap-table-replicator-5-dev");
        replicators.Should().OnlyContain(function => JsonNode.Parse(function.Text("environment.variables.TABLES"))!.AsArray().Count == 10);
        replicators.Select(function => function.Text("code.$archive")).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task What_may_stand_for_a_function_may_for_those_that_are_numbered_after_it()
    {
        var plan = PlanFolder.Example();
        Enlarge(plan, 28, 28);
        using var folder = new PlanFolder(plan.ToJsonString());

        var waivers = TapProgram.Waivers((await SettingsReading.OfAsync(folder.Options)).Settings);

        waivers.Where(waiver => waiver.Guardrail == "TAP-Lambda.5").Select(waiver => waiver.Resource).Should().Contain([
            "tap-table-replicator-dev", "tap-table-replicator-2-dev", "tap-table-replicator-3-dev", "tap-table-replicator-4-dev", "tap-table-replicator-5-dev",
        ]).And.NotContain("tap-table-replicator-6-dev");
    }

    /// <summary>A name that is shortened or rewritten ends with a part of its hash.</summary>
    [Theory]
    [InlineData("acme-orders", "acme-orders")]
    [InlineData("acme.orders", "acme-orders-aa93df46")]
    [InlineData("Ledger", "ledger-fb4f4ec9")]
    [InlineData("data", "data-3a6eb079")]
    public void Parts_of_names_tell_sources_apart(string name, string part)
    {
        var source = new MigrationSource(name, IsForeign: true).PartOfNames("dev");

        source.Should().HaveLength(part.Length).And.StartWith(part[..Math.Max(4, part.Length - 8)]);
        new MigrationSource("data", IsForeign: false).PartOfNames("dev").Should().Be("data");
    }

    private static IEnumerable<string> Variables(TapRun run, string function, string variable) =>
        from each in run.OfType(AwsType.Function)
        where each.Name.StartsWith($"tap-{function}-", StringComparison.Ordinal)
        from pair in JsonNode.Parse(each.Text($"environment.variables.{variable}"))!.AsArray()
        select (string)pair!["source"]!;

    private static Task<TapRun> RunAsync(string suffix, int bucketName, int tableName) =>
        PlanFolder.RunAsync(plan => Enlarge(plan, bucketName, tableName), RunOptions.Dev.With("tap:environmentSuffix", suffix));

    private static void Enlarge(JsonObject plan, int bucketName, int tableName)
    {
        plan["buckets"] = new JsonArray([.. Enumerable.Range(1, Count).Select(number => new JsonObject
        {
            ["source"] = new JsonObject { ["bucket"] = Name(number, bucketName) },
            ["manageSource"] = number % 2 == 0,
            ["sourceKeyArn"] = $"arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-12345678{number:0000}",
        })]);
        plan["tables"] = new JsonArray([.. Enumerable.Range(1, Count).Select(number => new JsonObject
        {
            ["source"] = new JsonObject { ["table"] = Name(number, tableName) },
            ["readCapacity"] = 10,
            ["writeCapacity"] = 10,
            ["scalingFactor"] = number,
        })]);
    }

    // They differ at the end alone, which is what shortening takes away.
    private static string Name(int number, int length) => $"{"source-".PadRight(length - 3, 'x')}{number:000}";
}
