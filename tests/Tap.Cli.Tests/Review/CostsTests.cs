using Tap.Cli.Review;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public class CostsTests
{
    private static readonly PriceTable Prices = new(
        "eu-west-2",
        "USD",
        "",
        [.. PriceTable.Load().Prices.Select(price => price with { Usd = 1, Per = 1, Tiers = null })],
        [.. PriceTable.Load().Assumptions.Select(assumption => assumption with { Value = 10 })]);

    [Fact]
    public void A_function_costs_its_calls_its_memory_and_its_traces() => Lines(
            "aws:lambda/function:Function", "tap-api-handler-dev", """{"memorySize":512,"architectures":["arm64"],"tracingConfig":{"mode":"Active"}}""")
        .Should().Equal(("lambdaRequest", 10m), ("lambdaArm", 0.0005m * 100), ("trace", 100m));

    [Fact]
    public void A_function_without_settings_has_those_of_Lambda() => Lines("aws:lambda/function:Function", "tap-processor-dev", "{}")
        .Should().Equal(("lambdaRequest", 10m), ("lambdaX86", 0.000125m * 100));

    [Fact]
    public void An_index_is_written_and_stored_once_more() => Lines(
            "aws:dynamodb/table:Table", "t", """{"billingMode":"PAY_PER_REQUEST","globalSecondaryIndexes":[{"name":"byUser"}],"pointInTimeRecovery":{"enabled":true}}""")
        .Should().Equal(("tableWrite", 20m), ("tableRead", 10m), ("tableStorage", 20m), ("tableRecovery", 10m));

    [Fact]
    public void Capacity_is_charged_by_the_hour_that_of_an_index_too() => Lines(
            "aws:dynamodb/table:Table", "t", """{"billingMode":"PROVISIONED","writeCapacity":5,"readCapacity":2,"globalSecondaryIndexes":[{"writeCapacity":5,"readCapacity":1}]}""")
        .Should().Equal(("tableWriteCapacity", 7300m), ("tableReadCapacity", 2190m), ("tableStorage", 20m));

    [Fact]
    public void Metric_math_is_charged_for_every_metric() => Lines(
            "aws:cloudwatch/metricAlarm:MetricAlarm", "a", """{"metricQueries":[{"expression":"a+b"},{"metric":{}},{"metric":{}}]}""")
        .Should().Equal(("alarm", 2m));

    [Fact]
    public void A_band_is_charged_as_three_metrics() => Lines(
            "aws:cloudwatch/metricAlarm:MetricAlarm", "a", """{"thresholdMetricId":"band","metricQueries":[{"id":"band","expression":"b"},{"metric":{}}]}""")
        .Should().Equal(("alarm", 3m));

    [Fact]
    public void Contributor_insights_are_two_rules() =>
        Lines("aws:dynamodb/contributorInsights:ContributorInsights", "i", "{}").Should().Equal(("insightsRule", 2m));

    /// <summary>Two alarms for a bucket, two of two metrics for a table, and those on the functions that they share.</summary>
    [Fact]
    public async Task A_plan_of_fifty_buckets_and_fifty_tables_costs_its_alarms_and_its_capacity()
    {
        const int Count = 50;
        using var folder = new TemporaryFolder();
        var plan = Path.Combine(folder.Path, "plan.json");
        var buckets = Enumerable.Range(1, Count).Select(number => $$"""{ "source": { "bucket": "acme-bucket-{{number}}" }, "manageSource": true }""");
        var tables = Enumerable.Range(1, Count).Select(number =>
            $$"""{ "source": { "table": "acme-table-{{number}}" }, "readCapacity": 2, "writeCapacity": 2, "scalingFactor": {{number}} }""");
        await File.WriteAllTextAsync(plan, $$"""
            { "sourceRegion": "eu-west-2", "targetRegion": "eu-west-1", "buckets": [{{string.Join(", ", buckets)}}], "tables": [{{string.Join(", ", tables)}}] }
            """);
        var before = await AlarmsAsync();

        var after = await AlarmsAsync($"tap:migration={plan}");

        (after.Alarms - before.Alarms).Should().BeInRange(6 * Count, (6 * Count) + 30);
        after.Tables.Should().Be(before.Tables + Count);

        static async Task<(decimal Alarms, int Tables)> AlarmsAsync(params string[] config)
        {
            var lines = Costs.Of(await ReviewKit.RunAsync("dev", config)).ToList();
            return (lines.Where(line => line.Price == "alarm").Sum(line => line.Factor), lines.Count(line => line.Price == "tableStorage"));
        }
    }

    [Fact]
    public void A_maximum_throughput_is_a_ceiling_that_of_an_index_too()
    {
        var stack = ReviewKit.Stack(
            "dev",
            ReviewKit.Resource("aws:dynamodb/table:Table", "free", """{"billingMode":"PAY_PER_REQUEST","onDemandThroughput":{"maxReadRequestUnits":-1}}"""),
            ReviewKit.Resource("aws:dynamodb/table:Table", "t", """
                {
                  "billingMode": "PAY_PER_REQUEST",
                  "onDemandThroughput": { "maxReadRequestUnits": 2, "maxWriteRequestUnits": 3 },
                  "globalSecondaryIndexes": [{ "onDemandThroughput": { "maxReadRequestUnits": 2, "maxWriteRequestUnits": 4 } }]
                }
                """));

        const decimal secondsInMonth = 2_628_000;
        Costs.CeilingsOf(stack).Select(line => (line.Price, Prices.Cost([line])))
            .Should().Equal(("tableWrite", 7 * secondsInMonth), ("tableRead", 4 * secondsInMonth));
    }

    [Fact]
    public void A_log_is_charged_as_it_arrives_and_for_as_long_as_it_is_kept()
    {
        var lines = Lines("aws:cloudwatch/logGroup:LogGroup", "l", """{"name":"/aws/lambda/tap-api-handler-dev","retentionInDays":60}""");
        lines.Select(line => line.Price).Should().Equal("logIngestion", "logStorage");
        lines[1].Cost.Should().BeApproximately(lines[0].Cost * 2, 0.0000001m);
    }

    [Fact]
    public void A_log_that_is_kept_for_ever_is_charged_for_a_year() => Lines("aws:cloudwatch/logGroup:LogGroup", "l", """{"name":"l","retentionInDays":0}""")
        .Should().Equal(Lines("aws:cloudwatch/logGroup:LogGroup", "l", """{"name":"l","retentionInDays":365}"""));

    [Fact]
    public void Copies_of_objects_are_written_and_stored() => Lines("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "r", "{}")
        .Should().Equal(("s3Put", 20m), ("s3Storage", 10m));

    [Fact]
    public void Objects_are_written_read_and_stored_and_told_to_EventBridge_where_they_are_backed_up()
    {
        Lines("aws:s3/bucketNotification:BucketNotification", "n", "{}").Should().Equal(("s3Put", 20m), ("s3Get", 10m), ("s3Storage", 10m));
        Lines("aws:s3/bucketNotification:BucketNotification", "n", """{"eventbridge":true}""").Should().EndWith(("busEvent", 20m));
    }

    [Fact]
    public void A_backup_of_a_table_is_paid_for_as_long_as_it_is_kept_and_less_in_cold_storage()
    {
        Lines("aws:backup/plan:Plan", "p", """{"rules":[{"lifecycle":{"deleteAfter":14}}]}""")
            .Should().Equal(("tableBackup", 1400m), ("objectBackup", 10m), ("s3Get", 20m));
        Lines("aws:backup/plan:Plan", "p", """{"rules":[{"lifecycle":{"coldStorageAfter":30,"deleteAfter":120}}]}""")
            .Should().StartWith([("tableBackup", 3000m), ("tableColdBackup", 9000m)]);
    }

    [Fact]
    public void A_trail_is_paid_for_by_the_event_and_reads_can_be_left_out()
    {
        Lines("aws:cloudtrail/trail:Trail", "t", """{"advancedEventSelectors":[{"fieldSelectors":[{"field":"resources.ARN","equals":["arn"]}]}]}""")
            .Should().Equal(("trailEvent", 10m), ("trailEvent", 30m), ("trailEvent", 10m));
        Lines("aws:cloudtrail/trail:Trail", "t", """{"advancedEventSelectors":[{"fieldSelectors":[{"field":"readOnly","equals":["false"]}]}]}""")
            .Should().Equal(("trailEvent", 10m), ("trailEvent", 20m));
    }

    [Fact]
    public void A_web_ACL_costs_its_rules_and_every_request_and_its_log_what_it_refuses()
    {
        Lines("aws:wafv2/webAcl:WebAcl", "w", """{"rules":[{},{}]}""").Should().Equal(("webAcl", 1m), ("webAclRule", 2m), ("webAclRequest", 10m));
        var lines = Costs.Of(ReviewKit.Stack("dev", ReviewKit.Resource("aws:cloudwatch/logGroup:LogGroup", "l", """{"name":"aws-waf-logs-l","retentionInDays":30}""")));
        lines.Select(line => line.Assumptions[0]).Should().Equal("refusedRequests", "refusedRequests");
    }

    [Fact]
    public void What_is_beyond_a_tier_costs_less_and_all_lines_of_a_price_count_towards_it()
    {
        var price = PriceTable.Load().Prices.Single(price => price.Id == "apiRequest") with { Usd = 10, Per = 2, Tiers = [new(100, 4), new(300, 2)] };
        price.Cost(100).Should().Be(500);
        price.Cost(250).Should().Be(500 + 300);
        price.Cost(310).Should().Be(500 + 400 + 10);

        var table = Prices with { Prices = [price] };
        var line = new CostLine("stage", price.Id, 20, ["apiRequests"]);
        table.Cost([line]).Should().Be(500 + 200);
        table.Cost([line, line]).Should().Be(500 + 400 + 100);
        table.Assuming(new Dictionary<string, decimal> { ["apiRequests"] = 5 }).Cost([line]).Should().Be(500);
    }

    [Theory]
    [InlineData("aws:iam/role:Role")]
    [InlineData("aws:codedeploy/application:Application")]
    public void What_is_free_has_no_line(string type) => Lines(type, "it", "{}").Should().BeEmpty();

    [Fact]
    public void Every_price_and_assumption_is_documented_and_used()
    {
        var table = PriceTable.Load();
        table.Prices.Should().OnlyContain(price => price.Usd > 0 && price.Per > 0 && price.Page.StartsWith("https://aws.amazon.com/"));
        table.Prices.Select(price => price.Id).Should().OnlyHaveUniqueItems();
        table.Assumptions.Should().OnlyContain(assumption => assumption.Value > 0 && assumption.Unit.Length > 0);
    }

    [Fact]
    public async Task The_estimate_of_the_program_uses_the_table_whole()
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        var prod = await ReviewKit.RunAsync("prod");
        var lines = Costs.Of(prod).ToList();

        lines.SelectMany(line => line.Assumptions).Distinct()
            .Should().BeEquivalentTo(PriceTable.Load().Assumptions.Select(assumption => assumption.Id));
        lines.Select(line => line.Price)
            .Distinct()
            .Should()
            .BeEquivalentTo(
                PriceTable.Load().Prices.Select(price => price.Id).Except(["lambdaX86", "tableWriteCapacity", "tableReadCapacity", "tableColdBackup", "insightsRule"]));
        StackModel.Of(prod, PriceTable.Load()).Total.Should().BeInRange(35, 75, "a million requests a month are no more");
    }

    private static List<(string Price, decimal Cost)> Lines(string type, string name, string inputs) =>
        [.. Costs.Of(ReviewKit.Stack("dev", ReviewKit.Resource(type, name, inputs))).Select(line => (line.Price, Prices.Cost([line])))];
}
