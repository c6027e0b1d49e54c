using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class TableTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_table_has_the_keys_and_the_index(string environment)
    {
        var table = await Describe(environment);

        Keys(table["KeySchema"]).Should().Equal("id HASH", "timestamp RANGE");
        table["AttributeDefinitions"]!.AsArray().Select(item => $"{item!["AttributeName"]} {item["AttributeType"]}")
            .Should().BeEquivalentTo("id S", "timestamp N", "userId S");
        var index = table["GlobalSecondaryIndexes"]!.AsArray().Single()!;
        index["IndexName"]!.GetValue<string>().Should().Be("byUser");
        index["Projection"]!["ProjectionType"]!.GetValue<string>().Should().Be("ALL");
        Keys(index["KeySchema"]).Should().Equal("userId HASH", "timestamp RANGE");
    }

    [Theory, Deployed]
    public async Task The_table_is_paid_by_request_encrypted_streamed_and_protected_in_production(string environment)
    {
        var table = await Describe(environment);

        table["BillingModeSummary"]!["BillingMode"]!.GetValue<string>().Should().Be("PAY_PER_REQUEST");
        table["SSEDescription"]!["Status"]!.GetValue<string>().Should().Be("ENABLED");
        table["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        table["StreamSpecification"]!["StreamViewType"]!.GetValue<string>().Should().Be("NEW_AND_OLD_IMAGES");
        table["LatestStreamArn"]!.GetValue<string>().Should().Be(stacks[environment].Output("metadataTableStreamArn"));
        table["DeletionProtectionEnabled"]!.GetValue<bool>().Should().Be(stacks[environment].IsProduction);
    }

    [Theory, Deployed]
    public async Task The_table_can_be_restored_to_any_second(string environment)
    {
        var backups = await stacks[environment].Aws.Ask(JsonService.Tables, "DescribeContinuousBackups", ("TableName", stacks[environment].Output("metadataTableName")));

        backups["ContinuousBackupsDescription"]!["PointInTimeRecoveryDescription"]!["PointInTimeRecoveryStatus"]!.GetValue<string>().Should().Be("ENABLED");
    }

    [Theory, Deployed]
    public async Task Items_expire_by_their_ttl(string environment)
    {
        var ttl = await stacks[environment].Aws.Ask(JsonService.Tables, "DescribeTimeToLive", ("TableName", stacks[environment].Output("metadataTableName")));

        ttl["TimeToLiveDescription"]!["TimeToLiveStatus"]!.GetValue<string>().Should().Be("ENABLED");
        ttl["TimeToLiveDescription"]!["AttributeName"]!.GetValue<string>().Should().Be("ttl");
    }

    [Theory, Deployed]
    public async Task Of_the_table_and_its_index_throttled_keys_alone_are_told(string environment)
    {
        var (aws, table) = (stacks[environment].Aws, stacks[environment].Output("metadataTableName"));
        JsonObject[] insights =
        [
            await aws.Ask(JsonService.Tables, "DescribeContributorInsights", ("TableName", table)),
            await aws.Ask(JsonService.Tables, "DescribeContributorInsights", ("TableName", table), ("IndexName", "byUser")),
        ];

        var modes = insights.Select(part => part["ContributorInsightsStatus"]!.GetValue<string>() == "DISABLED"
            ? null
            : part["ContributorInsightsMode"]!.GetValue<string>()).ToList();
        modes.Should().BeSubsetOf([null, "THROTTLED_KEYS"]);
        modes.Distinct().Should().ContainSingle();
        if (Deployments.AreOwn)
            modes[0].Should().Be(environment == Deployments.Migrated ? "THROTTLED_KEYS" : null);
    }

    [Theory, Deployed]
    public async Task A_maximum_throughput_of_the_table_holds_for_its_index_as_well(string environment)
    {
        var table = await Describe(environment);

        var maximum = table["OnDemandThroughput"]?.ToJsonString();
        table["GlobalSecondaryIndexes"]!.AsArray().Single()!["OnDemandThroughput"]?.ToJsonString().Should().Be(maximum);
        if (Deployments.AreOwn)
            maximum.Should().Be(environment == Deployments.Migrated ? """{"MaxWriteRequestUnits":4000}""" : null);
    }

    private async Task<JsonNode> Describe(string environment) =>
        (await stacks[environment].Aws.Ask(JsonService.Tables, "DescribeTable", ("TableName", stacks[environment].Output("metadataTableName"))))["Table"]!;

    private static IEnumerable<string> Keys(JsonNode? schema) => schema!.AsArray().Select(key => $"{key!["AttributeName"]} {key["KeyType"]}");
}
