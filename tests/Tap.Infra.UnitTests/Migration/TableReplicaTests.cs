using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>The copy of a table, and what scales its capacity.</summary>
public sealed class TableReplicaTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Apart = ["name", "billingMode", "readCapacity", "writeCapacity", "globalSecondaryIndexes", "serverSideEncryption"];

    /// <summary>Keys, attributes, stream, time to live, restoring and protection.</summary>
    [Theory, BothEnvironments]
    public void The_copy_is_the_source_but_for_name_key_and_capacity(string environment)
    {
        var copy = Copy(Migration(environment)).Inputs.DeepClone().AsObject();
        var source = Stack(environment).Single(AwsType.Table, $"tap-metadata-{environment}").Inputs.DeepClone().AsObject();
        foreach (var input in Apart)
        {
            copy.Remove(input);
            source.Remove(input);
        }

        source.Should().HaveCountGreaterThan(6);
        copy.ShouldBeJson(source.ToJsonString());
    }

    [Theory, BothEnvironments]
    public void The_copy_has_its_name_and_the_key_of_its_region(string environment)
    {
        Copy(Migration(environment)).Text("name").Should().Be($"tap-migration-metadata-{environment}");
        Copy(Migration(environment)).Json("serverSideEncryption").ShouldBeJson($$"""
            { "enabled": true, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}" }
            """);
    }

    [Fact]
    public async Task The_copy_can_be_restored_also_when_the_source_cannot()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:table", """{ "pointInTimeRecovery": false }"""));

        Copy(run).Json("pointInTimeRecovery").ShouldBeJson("""{ "enabled": true }""");
    }

    [Theory, BothEnvironments]
    public void Table_and_index_have_the_capacity_of_the_plan(string environment)
    {
        var copy = Copy(Migration(environment));

        copy.Text("billingMode").Should().Be("PROVISIONED");
        copy.Number("readCapacity").Should().Be(20);
        copy.Number("writeCapacity").Should().Be(20);
        copy.Json("globalSecondaryIndexes").ShouldBeJson("""
            [
              {
                "name": "byUser",
                "hashKey": "userId",
                "rangeKey": "timestamp",
                "projectionType": "ALL",
                "readCapacity": 20,
                "writeCapacity": 20
              }
            ]
            """);
    }

    [Fact]
    public async Task Capacity_without_scaling_is_fixed_and_Pulumi_keeps_it()
    {
        var run = await PlanFolder.RunAsync(plan =>
            plan["tables"] = JsonNode.Parse("""[{ "source": "metadata", "target": "acme-copy", "readCapacity": 7, "writeCapacity": 3, "scalingFactor": 1.5 }]"""));

        Copy(run).Text("name").Should().Be("acme-copy");
        Copy(run).Number("readCapacity").Should().Be(11);
        Copy(run).Number("writeCapacity").Should().Be(5);
        Copy(run).Number("globalSecondaryIndexes.0.readCapacity").Should().Be(11);
        Copy(run).Number("globalSecondaryIndexes.0.writeCapacity").Should().Be(5);
        Copy(run).Placement!.IgnoreChanges.Should().BeEmpty();
        run.OfType(AwsType.ScalingTarget).Concat(run.OfType(AwsType.ScalingPolicy)).Should().BeEmpty();
    }

    [Theory, BothEnvironments]
    public void Capacity_that_is_scaled_is_not_set_back(string environment) =>
        Copy(Migration(environment)).Placement!.IgnoreChanges.Should().Equal(
            "readCapacity", "writeCapacity", "globalSecondaryIndexes");

    [Theory]
    [InlineData("table-reads", "", "table:ReadCapacityUnits", "Read")]
    [InlineData("table-writes", "", "table:WriteCapacityUnits", "Write")]
    [InlineData("index-reads", "/index/byUser", "index:ReadCapacityUnits", "Read")]
    [InlineData("index-writes", "/index/byUser", "index:WriteCapacityUnits", "Write")]
    public void Capacity_is_scaled_apart_for_table_and_index_and_for_reads_and_writes(
        string part, string path, string dimension, string kind)
    {
        foreach (var environment in new[] { "dev", "prod" })
        {
            var scaled = $$"""
                "serviceNamespace": "dynamodb",
                "resourceId": "table/tap-migration-metadata-{{environment}}{{path}}",
                "scalableDimension": "dynamodb:{{dimension}}"
                """;
            var name = $"tap-migration-metadata-{environment}-scaling-{part}";
            Migration(environment).Single(AwsType.ScalingTarget, name).Inputs.ShouldBeJson($$"""{ {{scaled}}, "minCapacity": 20, "maxCapacity": 80 }""");
            Migration(environment).Single(AwsType.ScalingPolicy, name).Inputs.ShouldBeJson($$"""
                {
                  {{scaled}},
                  "name": "{{name}}",
                  "policyType": "TargetTrackingScaling",
                  "targetTrackingScalingPolicyConfiguration": {
                    "targetValue": 70,
                    "predefinedMetricSpecification": { "predefinedMetricType": "DynamoDB{{kind}}CapacityUtilization" }
                  }
                }
                """);
        }
    }

    [Fact]
    public async Task Reads_and_writes_have_bounds_of_their_own()
    {
        var run = await PlanFolder.RunAsync(plan =>
        {
            plan["tables"]![0]!["writeCapacity"] = 3;
            plan["tables"]![0]!["autoScaling"] = JsonNode.Parse("""{ "maximumFactor": 1.5, "targetUtilization": 50 }""");
        });

        run.OfType(AwsType.ScalingTarget).Select(target => $"{target.Name} {target.Number("minCapacity")} {target.Number("maxCapacity")}").Should().BeEquivalentTo(
            "tap-migration-metadata-dev-scaling-table-reads 20 30",
            "tap-migration-metadata-dev-scaling-table-writes 6 9",
            "tap-migration-metadata-dev-scaling-index-reads 20 30",
            "tap-migration-metadata-dev-scaling-index-writes 6 9");
        run.OfType(AwsType.ScalingPolicy).Should().OnlyContain(policy => policy.Number("targetTrackingScalingPolicyConfiguration.targetValue") == 50);
    }

    private static StackResource Copy(TapRun run) => run.Single(AwsType.Table, $"tap-migration-metadata-{run.Environment}");
}
