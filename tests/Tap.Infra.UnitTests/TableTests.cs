namespace Tap.Infra.UnitTests;

public sealed class TableTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Indexes = ["", "\"indexName\":\"byUser\","];

    [Theory, BothEnvironments]
    public void The_table_has_its_name(string environment) =>
        Table(Stack(environment)).Text("name").Should().Be($"tap-metadata-{environment}");

    [Theory, BothEnvironments]
    public void Items_are_found_by_id_and_timestamp(string environment)
    {
        var table = Table(Stack(environment));

        table.Text("hashKey").Should().Be("id");
        table.Text("rangeKey").Should().Be("timestamp");
        table.Json("attributes").ShouldBeJson("""
            [{ "name": "id", "type": "S" }, { "name": "timestamp", "type": "N" }, { "name": "userId", "type": "S" }]
            """);
    }

    [Theory, BothEnvironments]
    public void Items_are_found_by_user(string environment) => Table(Stack(environment)).Json("globalSecondaryIndexes").ShouldBeJson("""
        [{ "name": "byUser", "hashKey": "userId", "rangeKey": "timestamp", "projectionType": "ALL" }]
        """);

    [Theory, BothEnvironments]
    public void Requests_are_paid_for_one_by_one(string environment)
    {
        var table = Table(Stack(environment));

        table.Text("billingMode").Should().Be("PAY_PER_REQUEST");
        table.InputNames.Should().NotContain(["readCapacity", "writeCapacity"]);
    }

    [Theory, BothEnvironments]
    public void The_table_is_encrypted_with_the_key_of_the_stack(string environment) =>
        Table(Stack(environment)).Json("serverSideEncryption").ShouldBeJson($$"""
            { "enabled": true, "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}" }
            """);

    [Theory, BothEnvironments]
    public void The_table_can_be_restored_to_any_second(string environment) =>
        Table(Stack(environment)).Json("pointInTimeRecovery").ShouldBeJson("""{ "enabled": true }""");

    [Theory, BothEnvironments]
    public void Changes_are_streamed_with_both_images(string environment)
    {
        var table = Table(Stack(environment));

        table.Flag("streamEnabled").Should().BeTrue();
        table.Text("streamViewType").Should().Be("NEW_AND_OLD_IMAGES");
    }

    [Theory, BothEnvironments]
    public void Items_end_when_their_time_to_live_is_over(string environment) =>
        Table(Stack(environment)).Json("ttl").ShouldBeJson("""{ "enabled": true, "attributeName": "ttl" }""");

    [Theory]
    [InlineData("dev", false)]
    [InlineData("prod", true)]
    public void Pulumi_and_DynamoDB_refuse_to_delete_the_table_in_production_only(string environment, bool isProtected)
    {
        var table = Table(Stack(environment));

        table.Flag("deletionProtectionEnabled").Should().Be(isProtected);
        table.IsProtected.Should().Be(isProtected);
    }

    [Fact]
    public async Task Restoring_can_be_given_up()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:table", """{ "pointInTimeRecovery": false }"""));

        Table(run).Json("pointInTimeRecovery").ShouldBeJson("""{ "enabled": false }""");
    }

    [Fact]
    public async Task The_table_and_its_index_have_the_maximum_that_is_set_and_the_provisioned_copy_has_none()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:table", """{ "maxReadUnits": 500, "maxWriteUnits": 100 }"""));

        const string maximum = """{ "maxReadRequestUnits": 500, "maxWriteRequestUnits": 100 }""";
        Table(run).Json("onDemandThroughput").ShouldBeJson(maximum);
        Table(run).Json("globalSecondaryIndexes.0.onDemandThroughput").ShouldBeJson(maximum);
        run.OfType(AwsType.Table).Where(table => table.Text("billingMode") == "PROVISIONED").Should().ContainSingle()
            .Which.Inputs.ToJsonString().Should().NotContain("onDemandThroughput", "DynamoDB refuses both");
    }

    [Fact]
    public async Task The_function_behind_the_API_knows_how_many_keys_a_user_has()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:table", """{ "keysPerUser": 2, "listedKeysPerUser": 4 }"""));

        var function = run.Single(AwsType.Function, "tap-api-handler-dev");
        function.Text("environment.variables.KEYS_PER_USER").Should().Be("2");
        function.Text("environment.variables.LISTED_KEYS_PER_USER").Should().Be("4");
    }

    [Fact]
    public async Task One_maximum_alone_is_set_and_taken_back_by_minus_one()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:table", """{ "maxReadUnits": -1 }"""));

        Table(run).Json("onDemandThroughput").ShouldBeJson("""{ "maxReadRequestUnits": -1 }""");
    }

    [Theory, BothEnvironments]
    public void Nothing_bounds_requests_and_nobody_tells_their_keys_by_default(string environment)
    {
        Table(Stack(environment)).InputNames.Should().NotContain("onDemandThroughput");
        Stack(environment).OfType(AwsType.ContributorInsights).Should().BeEmpty();
    }

    [Fact]
    public async Task Throttled_keys_are_told_of_the_table_of_its_index_and_of_their_copies()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:table", """{ "contributorInsights": true }"""));

        run.OfType(AwsType.ContributorInsights).Select(insights => insights.Inputs.ToJsonString()).Should().BeEquivalentTo(
            from table in run.OfType(AwsType.Table).Select(table => table.Text("name"))
            from index in Indexes
            select $$"""{{{index}}"mode":"THROTTLED_KEYS","tableName":"{{table}}"}""");
    }

    private static StackResource Table(TapRun stack) => stack.Single(AwsType.Table, $"tap-metadata-{stack.Environment}");
}
