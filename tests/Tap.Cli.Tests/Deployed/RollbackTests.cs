using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Commands;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

public sealed class RollbackTests : IDisposable
{
    private const string ApiHandler = "tap-api-handler-dev";

    private readonly FakeCodeDeploy aws = new() { Published = [1, 2, 3, 10], Alias = Leading("10") };
    private readonly DeployedStack stack = ReleaseCommandTests.Stack;
    private readonly AwsApi api;
    private readonly Rollback rollback;

    public RollbackTests()
    {
        api = new AwsApi(stack.Endpoint, stack.Region, aws);
        rollback = new Rollback(api, stack);
    }

    public void Dispose()
    {
        api.Dispose();
        aws.Dispose();
    }

    [Fact]
    public async Task The_version_before_is_the_one_from_which_the_last_release_led_here()
    {
        (aws.Last, aws.Versions) = ("d-1", ("2", "10")); // 3 did not pass its check

        (await rollback.BeforeAsync(ApiHandler, null, default)).Should().Be("2");
    }

    [Theory]
    [InlineData(ApiHandler, null, "2", "10")] // nothing was ever released
    [InlineData(ApiHandler, "d-1", "1", "2")] // a person has moved the alias since
    [InlineData(ApiHandler, "d-2", "11", "10")] // that release took another back
    [InlineData("tap-processor-dev", "d-1", "2", "10")] // the release was that of another function
    public async Task Else_it_is_the_newest_below_the_one_that_serves(string function, string? last, string current, string target)
    {
        (aws.Last, aws.Versions) = (last, (current, target));

        (await rollback.BeforeAsync(function, null, default)).Should().Be("3");
    }

    [Fact]
    public async Task Below_the_first_there_is_none()
    {
        aws.Alias = Leading("1");

        var before = () => rollback.BeforeAsync(ApiHandler, null, default);

        await before.Should().ThrowAsync<UserException>().WithMessage("tap-api-handler-dev has no version below 1, which serves.");
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData(null, "10")] // it has not begun, so that the alias leads to the old version still
    public async Task While_a_release_is_under_way_it_is_the_version_before_that_one(string? current, string before)
    {
        aws.Versions = current is null ? null : (current, "11");

        (await rollback.BeforeAsync(ApiHandler, "d-1", default)).Should().Be(before);
    }

    [Theory]
    [InlineData("d-1")]
    [InlineData("d-2")]
    public async Task A_release_is_found_while_it_moves_the_traffic_and_while_it_is_taken_back(string underWay)
    {
        aws.UnderWay = underWay;

        (await rollback.UnderWayAsync(ApiHandler, default)).Should().Be("d-1");
        (await rollback.UnderWayAsync("tap-processor-dev", default)).Should().BeNull();
    }

    [Fact]
    public async Task A_release_is_ended_by_CodeDeploy_which_gives_the_traffic_back()
    {
        aws.RollbackInfo["status"] = "InProgress";
        aws.Before = operation =>
        {
            if (operation == "GetDeployment" && aws.Requests[operation]["deploymentId"]!.GetValue<string>() == "d-2")
                aws.RollbackInfo["status"] = "Succeeded";
        };

        await rollback.EndAsync("d-1", default);

        aws.Changes.Should().Equal("""StopDeployment {"deploymentId":"d-1","autoRollbackEnabled":true}""");
        aws.RollbackInfo["status"]!.GetValue<string>().Should().Be("Succeeded", "the end of that deployment is waited for");
    }

    [Fact]
    public async Task A_release_that_has_just_ended_by_itself_is_no_fault()
    {
        aws.Refused["StopDeployment"] = "DeploymentAlreadyCompletedException";
        aws.Info["status"] = "Succeeded";

        await rollback.EndAsync("d-1", default);

        aws.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_version_gets_all_traffic_at_once_whoever_had_part_of_it()
    {
        aws.Alias = JsonNode.Parse("""{"FunctionVersion": "3", "RoutingConfig": {"AdditionalVersionWeights": {"10": 0.1}}}""")!.AsObject();

        (await rollback.MoveAsync(ApiHandler, "3", dryRun: true, default)).Should().Be((true, "tap-api-handler-dev: version 3 and 10 -> 3"));
        aws.Changes.Should().BeEmpty();
        (await rollback.MoveAsync(ApiHandler, "3", dryRun: false, default)).Should().Be((true, "tap-api-handler-dev: version 3 and 10 -> 3"));
        aws.Changes.Should().Equal("""tap-api-handler-dev {"FunctionVersion":"3","RoutingConfig":{"AdditionalVersionWeights":{}}}""");
        (await rollback.MoveAsync(ApiHandler, "3", dryRun: false, default)).Should().Be((false, "tap-api-handler-dev: version 3 has all traffic"));
        aws.Changes.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_serves_is_told_of_every_function_and_of_those_of_a_migration() =>
        (await rollback.ServingAsync(default)).Should().Equal(
            new Dictionary<string, string> { [ApiHandler] = "10", ["tap-migration-validator-dev"] = "10", ["tap-processor-dev"] = "10" });

    private static JsonObject Leading(string version) => new() { ["FunctionVersion"] = version };
}
