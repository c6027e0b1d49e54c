using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Commands;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Commands;

public sealed class ReleaseCommandTests : IDisposable
{
    private const string FollowIt =
        "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url http://127.0.0.1:1 --region eu-west-2 deploy wait deployment-successful --deployment-id d-";

    private const string StopIt =
        "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url http://127.0.0.1:1 --region eu-west-2 deploy stop-deployment --deployment-id d-";

    private readonly CancellationTokenSource interrupt = new();
    private readonly List<string> said = [];

    public void Dispose() => interrupt.Dispose();

    [Fact]
    public async Task While_a_deployment_is_under_way_another_is_refused_with_its_id_and_what_to_do()
    {
        var aws = new FakeCodeDeploy { IsTaken = true };

        var release = () => RunAsync(aws);

        var message = (await release.Should().ThrowAsync<UserException>()).Which.Message;
        message.Should().StartWith("The deployment d-1 is under way").And.Contain($"{FollowIt}1\n").And.EndWith($"{StopIt}1 --auto-rollback-enabled");
        aws.Requests["ListDeployments"]!.ToJsonString().Should().Be(
            """{"applicationName":"tap-dev","deploymentGroupName":"tap-api-handler-dev","includeOnlyStatuses":["Created","Queued","InProgress"]}""");
        said.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ReleaseResult.Unchanged, 0)]
    [InlineData(ReleaseResult.Succeeded, 0)]
    [InlineData(ReleaseResult.Failed, 1)]
    [InlineData(ReleaseResult.Interrupted, 130)]
    internal void The_exit_code_tells_how_it_ended(ReleaseResult result, int code) => ReleaseCommand.ExitCodeOf(result).Should().Be(code);

    [Fact]
    public async Task Who_interrupts_a_release_is_told_that_it_goes_on_and_what_to_do()
    {
        var aws = new FakeCodeDeploy { Before = operation => InterruptAt("GetDeployment", operation) };

        var outcome = await RunAsync(aws);

        outcome.Result.Should().Be(ReleaseResult.Interrupted);
        outcome.Message.Should().StartWith("Interrupted; the deployment d-1 goes on.").And.Contain($"{FollowIt}1\n").And.EndWith($"{StopIt}1 --auto-rollback-enabled");
        outcome.ToJson(TimeSpan.Zero)["deploymentId"]!.GetValue<string>().Should().Be("d-1");
        said.Should().Equal("Deployment d-1: version 1 -> 2");
    }

    [Fact]
    public async Task A_deployment_that_is_asked_for_is_known_even_when_interrupted_at_that_moment()
    {
        var aws = new FakeCodeDeploy { Before = operation => InterruptAt("CreateDeployment", operation) };

        (await RunAsync(aws)).Message.Should().StartWith("Interrupted; the deployment d-1 goes on.");
    }

    [Fact]
    public async Task Who_interrupts_a_rollback_is_told_of_that_one()
    {
        var aws = new FakeCodeDeploy { Info = JsonNode.Parse("""{"status": "Stopped", "rollbackInfo": {"rollbackDeploymentId": "d-2"}}""")!.AsObject() };
        aws.Before = operation =>
        {
            if (aws.Requests.GetValueOrDefault("GetDeployment")?["deploymentId"]?.GetValue<string>() == "d-2")
                InterruptAt("GetDeployment", operation);
        };

        (await RunAsync(aws)).Message.Should().StartWith("Interrupted; the deployment d-2 goes on.").And.Contain($"{StopIt}2");
    }

    private async Task<ReleaseOutcome> RunAsync(FakeCodeDeploy aws)
    {
        var stack = new DeployedStack(
            "dev",
            new JsonObject
            {
                ["region"] = "eu-west-2",
                ["apiHandlerName"] = "tap-api-handler-dev",
                ["releaseCheckName"] = "tap-release-check-dev",
                ["codeDeployApplication"] = "tap-dev",
                ["codeDeployDeploymentGroup"] = "tap-api-handler-dev",
            },
            new Uri("http://127.0.0.1:1"));
        using var api = new AwsApi(stack.Endpoint, stack.Region, aws);
        return await ReleaseCommand.RunAsync(stack, new Release(api, stack), said.Add, interrupt.Token);
    }

    private void InterruptAt(string operation, string current)
    {
        if (operation == current)
            interrupt.Cancel();
    }
}
