using System.Text.Json.Nodes;
using Tap.Cli.Commands;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

public class DeploymentStateTests
{
    private static readonly DeploymentState Shifting = Read("InProgress", """{ "2": 0.1 }""", ("BeforeAllowTraffic", "Succeeded"), ("AllowTraffic", "InProgress"), ("AfterAllowTraffic", "Pending"));

    [Fact]
    public void The_traffic_is_what_the_alias_says() =>
        Shifting.Traffic.Should().Equal(new TrafficShare("1", 90), new TrafficShare("2", 10));

    [Fact]
    public void Without_weights_one_version_has_all_traffic() => Read("InProgress", "null").Traffic.Should().Equal(new TrafficShare("1", 100));

    [Fact]
    public void At_first_all_is_told_but_what_has_not_begun() => Shifting.Since(null).Should().Equal(
        "BeforeAllowTraffic succeeded", "AllowTraffic in progress", "Traffic: 90 % to version 1, 10 % to version 2");

    [Fact]
    public void Then_only_what_changed_is_told()
    {
        Shifting.Since(Shifting).Should().BeEmpty();
        Read("InProgress", """{ "2": 0.1 }""", ("BeforeAllowTraffic", "Succeeded"), ("AllowTraffic", "Succeeded")).Since(Shifting).Should().Equal("AllowTraffic succeeded");
        Read("InProgress", """{ "2": 0.5 }""", ("AllowTraffic", "InProgress")).Since(Shifting).Should().Equal("Traffic: 50 % to version 1, 50 % to version 2");
    }

    [Theory]
    [InlineData("Created", false)]
    [InlineData("InProgress", false)]
    [InlineData("Succeeded", true)]
    [InlineData("Failed", true)]
    [InlineData("Stopped", true)]
    public void It_is_over_when_nothing_changes_any_more(string status, bool over) => Read(status, "null").IsOver.Should().Be(over);

    [Fact]
    public void A_failure_has_its_reason_and_the_deployment_that_takes_it_back()
    {
        var deployment = JsonNode.Parse("""
            {"deploymentInfo": {
                "status": "Stopped",
                "errorInformation": {"code": "ALARM_ACTIVE", "message": "An alarm is active."},
                "rollbackInfo": {"rollbackDeploymentId": "d-2"}}}
            """)!.AsObject();

        var state = DeploymentState.Of(deployment, [], Alias("null"));

        state.Error.Should().Be(new DeploymentError("ALARM_ACTIVE", "An alarm is active."));
        state.Rollback.Should().Be("d-2");
        state.Succeeded.Should().BeFalse();
    }

    [Theory]
    [InlineData("BeforeAllowTraffic", "dev", "./tap logs release-check tells")]
    [InlineData("AllowTraffic", "prod", "./tap logs api-handler --stack prod tells")]
    public void A_failure_leads_to_the_log_that_tells_why(string failed, string stack, string advice) =>
        ReleaseCommand.Advice(Read("Failed", "null", (failed, "Failed")), new DeployedStack(stack, [], null)).Should().StartWith(advice);

    [Fact]
    public void The_outcome_for_machines_names_versions_events_and_the_reason()
    {
        var end = Shifting with { Status = "Stopped", Error = new DeploymentError("ALARM_ACTIVE", "why") };

        var json = new ReleaseOutcome(ReleaseResult.Failed, "text", "1", "2", "d-1", end).ToJson(TimeSpan.FromSeconds(2.5));

        json.ToJsonString().Should().Be(
            """{"result":"failed","message":"text","currentVersion":"1","targetVersion":"2","deploymentId":"d-1","status":"Stopped","lifecycleEvents":["""
            + """{"name":"BeforeAllowTraffic","status":"Succeeded"},{"name":"AllowTraffic","status":"InProgress"},{"name":"AfterAllowTraffic","status":"Pending"}],"error":"""
            + """{"code":"ALARM_ACTIVE","message":"why"},"durationSeconds":2.5}""");
    }

    [Fact]
    public void The_specification_names_the_function_its_versions_and_the_check() =>
        Release.AppSpec("tap-api-handler-dev", "1", "2", "tap-release-check-dev").ToJsonString().Should().Be(
            """{"version":0.0,"Resources":[{"tap-api-handler-dev":{"Type":"AWS::Lambda::Function","Properties":{"Name":"tap-api-handler-dev","Alias":"live","CurrentVersion":"1","TargetVersion":"2"}}}],"Hooks":"""
            + """[{"BeforeAllowTraffic":"tap-release-check-dev"}]}""");

    private static JsonObject Alias(string weights) =>
        JsonNode.Parse($$"""{"FunctionVersion": "1", "RoutingConfig": { "AdditionalVersionWeights": {{weights}} } }""")!.AsObject();

    private static DeploymentState Read(string status, string weights, params (string Name, string Status)[] events) => DeploymentState.Of(
        new JsonObject { ["deploymentInfo"] = new JsonObject { ["status"] = status } },
        new JsonObject
        {
            ["deploymentTarget"] = new JsonObject
            {
                ["lambdaTarget"] = new JsonObject
                {
                    ["lifecycleEvents"] = new JsonArray([.. events.Select(item => new JsonObject { ["lifecycleEventName"] = item.Name, ["status"] = item.Status })]),
                },
            },
        },
        Alias(weights));
}
