using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>The output <c>migrationReport</c>: true for the plan and for what was registered.</summary>
public sealed class MigrationReportTests(StackFixture fixture) : StackTests(fixture)
{
    private const string TargetKey = "arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-<env>";
    private const string SourceKey = "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-<env>";
    private const string Batch = "Copy the objects that tap-data-dev-0a1b2c3 had before: replication copies only what is written from now on. Run an S3 Batch Replication job, https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-batch-replication-batch.html";
    private const string Backfill = "Copy the items that tap-metadata-dev had before: invoke tap-table-replicator-dev with {\"backfill\": \"tap-metadata-dev\"}, then with the \"next\" of each answer until there is none";
    private const string Compare = "Compare: invoke tap-migration-validator-dev until it answers \"equal\": true; it names what differs";
    private const string SwitchOver = "Switch over: let a stack of its own in eu-west-1 adopt <copies>, step by step as docs/migration.md says (Cut over)";
    private const string SwitchOff = "Switch off: remove tap:migration and deploy, which leaves the stack as it was and deletes the copies with all that is in them";

    /// <summary>What the report names, by type; the others are settings of these, and alarms, which it counts.</summary>
    private static readonly Dictionary<string, string> Reported = new()
    {
        [AwsType.Key] = "KMS key",
        [AwsType.Bucket] = "S3 bucket",
        [AwsType.Table] = "DynamoDB table",
        [AwsType.EventSourceMapping] = "Lambda event source mapping",
        [AwsType.Function] = "Lambda function",
        [AwsType.LogGroup] = "CloudWatch log group",
        [AwsType.Role] = "IAM role",
        [AwsType.Topic] = "SNS topic",
    };

    [Theory, BothEnvironments]
    public void It_has_these_parts(string environment) =>
        Report(Migration(environment)).Select(part => part.Key).Should().Equal("resources", "differences", "regions", "alarmCount", "dashboard", "nextSteps");

    [Theory, BothEnvironments]
    public void It_names_every_resource_once(string environment)
    {
        var before = Stack(environment).Resources.Select(resource => resource.ToString()).ToHashSet();

        Resources(Migration(environment)).Select(resource => ((string)resource["type"]!).Split(" (")[0]).Should().BeEquivalentTo(
            Migration(environment).AwsResources.Where(resource =>
                !before.Contains(resource.ToString()) && Reported.ContainsKey(resource.Type))
                .Select(resource => Reported[resource.Type]));
        Resources(Migration(environment)).Select(resource => (string)resource["arn"]!).Should().OnlyHaveUniqueItems();
    }

    [Theory, BothEnvironments]
    public void It_tells_of_each_where_it_is_what_encrypts_it_and_what_keeps_it_up_to_date(string environment)
    {
        string[] expected =
        [
            $"KMS key alias/tap-migration-<env> arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-<env> eu-west-1, , ",
            $"S3 bucket tap-migration-data-<env>-0a1b2c3 arn:aws:s3:::tap-migration-data-<env>-0a1b2c3 eu-west-1, {TargetKey}, by S3 from tap-data-<env>-0a1b2c3, all objects, deletions as well, within 15 minutes",
            "S3 bucket (access logs) tap-migration-data-access-logs-<env>-0a1b2c3 arn:aws:s3:::tap-migration-data-access-logs-<env>-0a1b2c3 eu-west-1, AES256, ",
            $"IAM role tap-migration-data-<env>-replication-0a1b2c3 arn:aws:iam::123456789012:role/tap-migration-data-<env>-replication-0a1b2c3 global, , ",
            $"DynamoDB table tap-migration-metadata-<env> arn:aws:dynamodb:eu-west-1:123456789012:table/tap-migration-metadata-<env> eu-west-1, {TargetKey}, by tap-table-replicator-<env> from the stream of tap-metadata-<env>",
            $"Lambda event source mapping id-of-tap-table-replicator-<env>-stream arn:aws:lambda:eu-west-2:123456789012:event-source-mapping:id-of-tap-table-replicator-<env>-stream eu-west-2, , ",
            .. Function("table-replicator"),
            .. Function("migration-validator"),
            $"SNS topic tap-migration-<env> arn:aws:sns:eu-west-2:123456789012:tap-migration-<env> eu-west-2, {SourceKey}, ",
            $"SNS topic tap-migration-target-<env> arn:aws:sns:eu-west-1:123456789012:tap-migration-target-<env> eu-west-1, {TargetKey}, ",
        ];

        Resources(Migration(environment)).Select(each => $"{each["type"]} {each["name"]} {each["arn"]} {each["region"]}, {each["encryption"]}, {each["replication"]}")
            .Should().Equal(expected.Select(line => line.Replace("<env>", environment, StringComparison.Ordinal)));

        static string[] Function(string name) =>
        [
            $"Lambda function tap-{name}-<env> arn:aws:lambda:eu-west-2:123456789012:function:tap-{name}-<env> eu-west-2, {SourceKey}, ",
            $"CloudWatch log group /aws/lambda/tap-{name}-<env> arn:aws:logs:eu-west-2:123456789012:log-group:/aws/lambda/tap-{name}-<env> eu-west-2, {SourceKey}, ",
            $"IAM role tap-{name}-role-<env>-0a1b2c3 arn:aws:iam::123456789012:role/tap-{name}-role-<env>-0a1b2c3 global, , ",
        ];
    }

    [Theory]
    [InlineData("", true, true, "all objects, deletions as well, within 15 minutes")]
    [InlineData("incoming/", true, false, "objects under incoming/, deletions as well")]
    [InlineData("", false, true, "all objects, no deletions, within 15 minutes")]
    public async Task It_tells_what_is_replicated(string prefix, bool deleteMarkers, bool timeControl, string how)
    {
        var run = await PlanFolder.RunAsync(plan =>
        {
            plan["buckets"]![0]!["prefix"] = prefix;
            plan["replication"] = new JsonObject { ["deleteMarkers"] = deleteMarkers, ["timeControl"] = timeControl };
        });

        ((string)Bucket(run)["replication"]!).Should().Be($"by S3 from tap-data-dev-0a1b2c3, {how}");
    }

    [Fact]
    public async Task It_tells_when_the_keys_of_S3_encrypt_the_copies()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:storage", """{ "encryption": "AES256" }"""));

        ((string)Bucket(run)["encryption"]!).Should().Be("AES256");
    }

    [Fact]
    public void It_tells_in_what_the_copies_differ() => Differences(Migration("dev")).Should().Equal(
        "tap-migration-data-dev-0a1b2c3 invokesProcessor: true, false",
        "tap-migration-metadata-dev billingMode: PAY_PER_REQUEST, PROVISIONED",
        "tap-migration-metadata-dev readCapacity: , 20 to 80",
        "tap-migration-metadata-dev writeCapacity: , 20 to 80");

    [Fact]
    public async Task A_difference_is_one_of_this_plan_and_this_configuration()
    {
        var options = RunOptions.Dev
            .With("tap:storage", """{ "noncurrentExpirationDays": 7, "glacierTransitionDays": null }""")
            .With("tap:table", """{ "pointInTimeRecovery": false }""");
        var run = await PlanFolder.RunAsync(
            plan =>
            {
                plan["buckets"]![0]!["prefix"] = "incoming/";
                plan["tables"]![0]!["autoScaling"] = null;
            },
            options);

        Differences(run).Should().Equal(
            "tap-migration-data-dev-0a1b2c3 noncurrentExpirationDays: 7, 30",
            "tap-migration-data-dev-0a1b2c3 glacierTransitionDays: , 90",
            "tap-migration-data-dev-0a1b2c3 prefix: , incoming/",
            "tap-migration-data-dev-0a1b2c3 invokesProcessor: true, false",
            "tap-migration-metadata-dev billingMode: PAY_PER_REQUEST, PROVISIONED",
            "tap-migration-metadata-dev readCapacity: , 20",
            "tap-migration-metadata-dev writeCapacity: , 20",
            "tap-migration-metadata-dev pointInTimeRecovery: false, true");
    }

    [Theory]
    [InlineData("")]
    [InlineData("tables")]
    [InlineData("buckets")]
    public async Task It_counts_the_alarms(string removed)
    {
        var run = await PlanFolder.RunAsync(plan => plan.Remove(removed));

        Report(run)["alarmCount"]!.GetValue<int>().Should().Be(run.OfType(AwsType.Alarm).Count() - Dev.OfType(AwsType.Alarm).Count()).And.BePositive();
    }

    [Theory, BothEnvironments]
    public void It_leads_to_the_dashboard(string environment) =>
        ((string)Report(Migration(environment))["dashboard"]!)
            .Should().Be($"https://console.aws.amazon.com/cloudwatch/home?region=eu-west-2#dashboards/dashboard/tap-migration-{environment}-eu-west-2");

    [Fact]
    public void It_tells_what_to_do_next() => NextSteps(Migration("dev")).Should().Equal(
        Batch, Backfill, Compare, SwitchOver.Replace("<copies>", "tap-migration-data-dev-0a1b2c3 and tap-migration-metadata-dev", StringComparison.Ordinal), SwitchOff);

    [Fact]
    public async Task Only_what_this_plan_copies_is_to_be_done()
    {
        NextSteps(await PlanFolder.RunAsync(plan => plan.Remove("tables")))
            .Should().Equal(Batch, Compare, SwitchOver.Replace("<copies>", "tap-migration-data-dev-0a1b2c3", StringComparison.Ordinal), SwitchOff);
        NextSteps(await PlanFolder.RunAsync(plan => plan.Remove("buckets")))
            .Should().Equal(Backfill, Compare, SwitchOver.Replace("<copies>", "tap-migration-metadata-dev", StringComparison.Ordinal), SwitchOff);
    }

    [Fact]
    public async Task In_production_switching_off_begins_with_what_is_protected()
    {
        const string To = "Switch off: the copies and their key are protected. To keep them, take them out of Pulumi's state (`pulumi state delete --force`). To have them deleted, unprotect them (`pulumi state unprotect`)";
        const string Then = ". Then remove tap:migration and deploy, which leaves the stack as it was";
        const string Bucket = ", empty tap-migration-data-prod-0a1b2c3 and tap-migration-data-access-logs-prod-0a1b2c3";
        const string Table = ", end the deletion protection of tap-migration-metadata-prod";

        NextSteps(Migration("prod"))[^1].Should().Be($"{To}{Bucket}{Table}{Then}");
        NextSteps(await PlanFolder.RunAsync(plan => plan.Remove("tables"), RunOptions.Of("prod")))[^1].Should().Be($"{To}{Bucket}{Then}");
        NextSteps(await PlanFolder.RunAsync(plan => plan.Remove("buckets"), RunOptions.Of("prod")))[^1].Should().Be($"{To}{Table}{Then}");
    }

    [Theory, BothEnvironments]
    public void It_is_no_secret(string environment) => Migration(environment).Outputs["migrationReport"].IsSecret.Should().BeFalse();

    private static JsonObject Report(TapRun run) => run.Outputs["migrationReport"].Value.Should().BeOfType<JsonObject>().Subject;

    private static IEnumerable<JsonObject> Resources(TapRun run) => Report(run)["resources"]!.AsArray().Select(resource => resource!.AsObject());

    private static JsonObject Bucket(TapRun run) => Resources(run).Single(resource => (string)resource["type"]! == "S3 bucket");

    private static IEnumerable<string> Differences(TapRun run) =>
        Report(run)["differences"]!.AsArray().Select(each => $"{each!["resource"]} {each["setting"]}: {each["source"]}, {each["target"]}");

    private static List<string> NextSteps(TapRun run) => [.. Report(run)["nextSteps"]!.AsArray().Select(step => (string)step!)];
}
