using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What goes wrong is told in a sentence, without a stack trace, and with an exit code of its own.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Theory]
    [InlineData("There is no stack 'staging'", "up", "--stack", "staging")]
    [InlineData("Pulumi.prd.yaml is missing. Did you mean prod?", "up", "--stack", "prd")]
    [InlineData("is no assignment", "preview", "--config", "tap:flag")]
    [InlineData("Nothing is running", "outputs")]
    [InlineData("Nothing is running", "invoke", "api-handler")]
    [InlineData("Nothing is running", "logs")]
    [InlineData("Nothing is running", "debug", "api-handler")]
    [InlineData("Nothing is running", "status")]
    [InlineData("Nothing is running", "alarms")]
    [InlineData("Nothing is running", "release")]
    [InlineData("Nothing is running", "redrive")]
    public Task What_cannot_be_done_is_named(string sentence, params string[] arguments) => ShouldEndAsync(1, sentence, arguments);

    [Theory]
    [InlineData("is no stack name", "destroy", "--stack", "../dev")]
    [InlineData("--outputs is for a stack on AWS; add --aws.", "invoke", "api-handler", "--outputs", "outputs.json")]
    [InlineData("--endpoint-url is for a stack on AWS; add --aws.", "logs", "--endpoint-url", "http://127.0.0.1:1")]
    [InlineData("--limit 0 is no number of traces", "trace", "--limit", "0")]
    [InlineData("is no address", "logs", "--aws", "--endpoint-url", "localhost:1")]
    [InlineData("There is no option '--aws'", "up", "--aws")]
    [InlineData("is no duration", "logs", "--since", "soon")]
    [InlineData("is no level", "logs", "--level", "loud")]
    [InlineData("is no level", "logs", "--level", "3")]
    [InlineData("is no stack name", "outputs", "--stack=-x")]
    [InlineData("is no port", "up", "--port", "99999")]
    [InlineData("is no port", "up", "--port", "http")]
    [InlineData("is no port", "debug", "api-handler", "--port", "0")]
    [InlineData("There is no option '--aws'", "debug", "api-handler", "--aws")]
    [InlineData("./tap destroy --stack prod removes one stack", "down", "--stack", "prod")]
    [InlineData("There is no option '--stack'", "--stack", "prod", "down")]
    [InlineData("There is no command 'fly'", "fly")]
    public Task A_wrong_command_line_is_named_and_has_its_own_exit_code(string sentence, params string[] arguments) =>
        ShouldEndAsync(2, sentence, arguments);

    private async Task ShouldEndAsync(int exitCode, string sentence, string[] arguments)
    {
        var result = await tap.RunAsync(arguments);

        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().Contain(sentence).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("preview")]
    [InlineData("review")]
    public async Task Bad_settings_are_told_as_Pulumi_tells_them(string command)
    {
        var result = await tap.RunAsync(command, "--config", "tap:storage.encryption=none");

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("error: The configuration of stack 'dev' has a fault, so nothing was deployed:\n  tap:storage.encryption").And.NotContain("stays done");
    }

    [Fact]
    public async Task Bad_settings_are_told_before_anything_is_made()
    {
        var result = await tap.RunAsync("up", "--json", "--config", "tap:storage.encryption=none", "--config", "tap:nonsense=1");

        result.ExitCode.Should().Be(1);
        result.Json["result"]!.GetValue<string>().Should().Be("failed");
        result.Json["steps"]!.AsArray().Should().BeEmpty();
        result.Json["errors"]!.AsArray().Should().ContainSingle().Which!.GetValue<string>()
            .Should().Contain("tap:storage.encryption").And.Contain("tap:nonsense").And.NotContain("   at ");
    }

    [Fact]
    public async Task What_breaks_a_guardrail_is_refused_before_anything_is_made()
    {
        var refused = await tap.RunAsync("up", "--json", "--config", "tap:table.pointInTimeRecovery=false");

        refused.ExitCode.Should().Be(1);
        refused.Json["guardrails"]!["findings"]!.AsArray().Should().ContainSingle().Which!["guardrail"]!.GetValue<string>().Should().Be("DynamoDB.2");
        refused.Json["result"]!.GetValue<string>().Should().Be("failed");
        refused.Json["steps"]!.AsArray().Should().BeEmpty();
        File.Exists(tap["local-aws/endpoint.json"]).Should().BeFalse("nothing was started for it");
    }

    [Fact]
    public async Task All_faults_of_a_plan_are_told_before_anything_is_made()
    {
        using var folder = new TemporaryFolder();
        folder.Write("plan.json", """
            {
              "sourceRegion": "eu-west-2",
              "targetRegion": "eu-west-2",
              "buckets": [{ "source": "logs" }],
              "tables": [{ "source": "metadata", "readCapacity": 10, "writeCapacity": 10, "scalingFactor": 0 }]
            }
            """);
        var plan = Path.Combine(folder.Path, "plan.json");
        var result = await tap.RunAsync("up", "--json", "--config", $"tap:migration={plan}", "--config", "tap:nonsense=1");

        result.ExitCode.Should().Be(1);
        result.Json["steps"]!.AsArray().Should().BeEmpty();
        result.Json["errors"]!.AsArray().Should().ContainSingle().Which!.GetValue<string>()
            .Should().Contain("tap:nonsense").And.Contain($"{plan} $.targetRegion").And.Contain($"{plan} $.buckets[0].source").And.Contain($"{plan} $.tables[0].scalingFactor");
    }

    [Fact]
    public async Task A_home_that_is_a_file_is_named()
    {
        var folder = new TemporaryFolder();
        folder.Write("home", "");
        using var home = new TapHome(folder, "home");
        (await home.RunAsync("up")).Should().Be(new TapResult(
            1, "", $"error: {Path.Combine(folder.Path, "home")} is a file, and the local run keeps its state in a folder; set TAP_HOME to one.\n"));
    }

    [Fact]
    public async Task Stacks_are_listed_when_none_is_up() => (await tap.RequireAsync("stack", "ls")).Output.Should().Be("""
        NAME    RESOURCES  LAST UPDATE
        dev             0  not up
        prod            0  not up
        review          0  not up

        """);

    [Fact]
    public async Task Nothing_to_destroy_and_nothing_to_stop_is_fine()
    {
        (await tap.RequireAsync("destroy")).Output.Should().Contain("Resources: none");
        (await tap.RequireAsync("down")).Output.Should().Be("Nothing was running.\n");
    }
}
