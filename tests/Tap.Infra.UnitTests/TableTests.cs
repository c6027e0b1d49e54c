namespace Tap.Infra.UnitTests;

public sealed class TableTests(StackFixture fixture) : StackTests(fixture)
{
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

    private static StackResource Table(TapRun stack) => stack.Single(AwsType.Table, $"tap-metadata-{stack.Environment}");
}
