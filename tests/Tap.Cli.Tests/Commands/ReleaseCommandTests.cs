using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Commands;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Commands;

public sealed class ReleaseCommandTests : IDisposable
{
    private const string WhatToDo = "./tap release --follow follows it to its end, ./tap rollback ends it and gives the traffic back.";

    private readonly CancellationTokenSource interrupt = new();
    private readonly List<string> said = [];

    /// <summary>A stack with releases.</summary>
    internal static DeployedStack Stack { get; } = new(
        "dev",
        new JsonObject
        {
            ["environment"] = "dev",
            ["region"] = "eu-west-2",
            ["apiHandlerName"] = "tap-api-handler-dev",
            ["apiHandlerArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-dev",
            ["processorArn"] = "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev",
            ["releaseCheckName"] = "tap-release-check-dev",
            ["codeDeployApplication"] = "tap-dev",
            ["codeDeployDeploymentGroup"] = "tap-api-handler-dev",
            ["migrationReport"] = JsonNode.Parse("""[{"arn": "arn:aws:lambda:eu-west-2:123456789012:function:tap-migration-validator-dev"}]"""),
        },
        new Uri("http://127.0.0.1:1"));

    public void Dispose() => interrupt.Dispose();

    [Fact]
    public async Task While_a_release_is_under_way_another_is_refused_with_its_id_and_what_to_do()
    {
        var aws = new FakeCodeDeploy { UnderWay = "d-1", Refused = { ["CreateDeployment"] = "DeploymentLimitExceededException" } };

        var release = () => RunAsync(aws);

        (await release.Should().ThrowAsync<UserException>()).WithMessage($"The release d-1 is under way, and there can be one at a time. {WhatToDo}");
        aws.Requests["ListDeployments"]!.ToJsonString().Should().Be(
            """{"applicationName":"tap-dev","deploymentGroupName":"tap-api-handler-dev","includeOnlyStatuses":["Created","Queued","InProgress","Baking","Ready"]}""");
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
        outcome.Message.Should().Be($"Interrupted; the deployment d-1 goes on. {WhatToDo}");
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

        (await RunAsync(aws)).Message.Should().StartWith("Interrupted; the deployment d-2 goes on.");
    }

    [Theory]
    [InlineData("AccessDeniedException", "AccessDeniedException: refused")]
    [InlineData("ExpiredTokenException", "AWS does not accept the credentials: ExpiredTokenException: refused")]
    public async Task Who_may_no_longer_ask_is_told_why_and_that_the_release_goes_on(string code, string message)
    {
        var aws = new FakeCodeDeploy { Refused = { ["GetDeployment"] = code } };

        var release = () => RunAsync(aws);

        var exception = (await release.Should().ThrowAsync<UserException>()).Which;
        exception.Message.Should().StartWith(message);
        exception.Advice.Should().EndWith($"The deployment d-1 goes on. {WhatToDo}");
    }

    [Theory]
    [InlineData("d-1", """{"status": "Succeeded"}""", ReleaseResult.Succeeded, "Version 2 has all traffic.")]
    [InlineData("d-1", """{"status": "Failed"}""", ReleaseResult.Failed, "Deployment d-1 failed: CodeDeploy gives no reason\nVersion 1 serves.")]
    [InlineData(
        "d-2", """{"status": "Stopped", "rollbackInfo": {"rollbackDeploymentId": "d-2"}}""",
        ReleaseResult.Failed, "Deployment d-1 stopped: CodeDeploy gives no reason\nVersion 1 serves.")]
    internal async Task A_release_that_is_under_way_is_followed_to_its_end(
        string underWay, string info, ReleaseResult result, string message)
    {
        var aws = new FakeCodeDeploy { UnderWay = underWay, Info = JsonNode.Parse(info)!.AsObject() };

        var outcome = await RunAsync(aws, follow: true);

        outcome.Result.Should().Be(result);
        outcome.Message.Should().StartWith(message);
        said.Should().StartWith("Deployment d-1: version 1 -> 2");
        aws.Requests.Should().NotContainKey("CreateDeployment");
    }

    [Fact]
    public async Task Where_none_is_under_way_there_is_none_to_follow()
    {
        var aws = new FakeCodeDeploy();

        (await RunAsync(aws, follow: true)).Message.Should().Be("No release is under way: version 1 serves.");
        aws.Requests.Should().NotContainKey("CreateDeployment");
    }

    [Fact]
    public void AWS_is_not_asked_as_often_as_the_local_AWS()
    {
        using var api = new AwsApi(Stack.Endpoint, Stack.Region, new FakeCodeDeploy());

        new Release(api, Stack with { Endpoint = null }).Pause.Should().Be(TimeSpan.FromSeconds(5));
        new Release(api, Stack).Pause.Should().Be(TimeSpan.FromMilliseconds(500));
    }

    private async Task<ReleaseOutcome> RunAsync(FakeCodeDeploy aws, bool follow = false)
    {
        using var api = new AwsApi(Stack.Endpoint, Stack.Region, aws);
        return await ReleaseCommand.RunAsync(Stack, new Release(api, Stack), follow, said.Add, interrupt.Token);
    }

    private void InterruptAt(string operation, string current)
    {
        if (operation == current)
            interrupt.Cancel();
    }
}
