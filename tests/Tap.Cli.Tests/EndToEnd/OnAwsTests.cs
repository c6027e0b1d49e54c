using System.Diagnostics;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>The commands with <c>--aws</c>, for which the local AWS stands in: it checks signatures and rights as AWS does.</summary>
public sealed class OnAwsTests(SharedHome home) : SharedHomeTests(home), IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stack_on_AWS_is_asked_with_the_credentials_of_the_environment()
    {
        await UpAsync();
        var there = Tap.OnAws();
        string[] invoke = ["invoke", "api-handler", "GET", "/health", .. there];
        var user = await AwsUser.CreateAsync(Tap, "operator", "lambda:InvokeFunction");

        await TapHome.BecomesHealthyAsync(() => user.RunAsync(Tap, invoke));
        (await user.RunAsync(Tap, ["logs", .. there])).Error.Should().StartWith("error: AccessDenied").And.Contain("logs:FilterLogEvents");
        (await (user with { Secret = "wrong" }).RunAsync(Tap, invoke)).Error
            .Should().StartWith("error: AWS does not accept the credentials: InvalidSignatureException").And.Contain("aws sso login");
        (await AwsUser.Nobody.RunAsync(Tap, invoke)).Error.Should().StartWith("error: There are no credentials for AWS").And.Contain("aws sso login");

        await Tap.SendAsync(HttpMethod.Put, "2017-10-31/functions/tap-api-handler-dev/concurrency", "lambda", """{"ReservedConcurrentExecutions": 0}""");
        (await user.RunAsync(Tap, invoke)).Error.Should().StartWith("error: TooManyRequestsException: Rate Exceeded");
        folder.Write("elsewhere.json", (await File.ReadAllTextAsync(Tap["dev/outputs.json"])).Replace("\"region\": \"eu-west-2\"", "\"region\": \"eu-west-1\"", StringComparison.Ordinal));
        (await user.RunAsync(Tap, ["invoke", "api-handler", "--aws", "--outputs", Path.Combine(folder.Path, "elsewhere.json"), .. there[3..]])).Error
            .Should().StartWith("error: ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:");
        (await user.RunAsync(Tap, ["logs", "--aws", "--outputs", Tap["dev/outputs.json"], "--endpoint-url", "http://127.0.0.1:1"])).Error
            .Should().StartWith("error: 127.0.0.1:1 does not answer").And.Contain("Look at the network");
    }

    [Fact]
    public async Task The_Pulumi_CLI_is_asked_for_the_outputs_of_a_stack_on_AWS()
    {
        var pulumi = Path.Combine(folder.Path, "pulumi");
        folder.Write("pulumi", """
            #!/bin/sh
            case "$*" in *"--stack gone"*) echo "error: no stack named 'gone' found" >&2; exit 255 ;; esac
            echo "{\"region\": \"eu-west-2\", \"asked\": \"$*\"}"
            """);
        using (var chmod = Process.Start("chmod", ["+x", pulumi]))
            await chmod.WaitForExitAsync();
        using var kept = new KeptVariables("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}");

        (await Tap.RequireAsync("outputs", "asked", "--aws", "--stack", "prod")).Output.Should().StartWith("stack output --json --non-interactive").And.EndWith("--stack prod\n");
        (await Tap.RunAsync("outputs", "--aws", "--stack", "gone")).Error.Should().Contain("no stack named 'gone' found").And.Contain("--outputs FILE");
        File.Delete(pulumi);
        (await Tap.RunAsync("outputs", "--aws")).Error.Should().Contain("Pulumi CLI").And.Contain("--outputs FILE");
    }

    [Fact]
    public async Task Before_the_first_update_nothing_serves_and_later_nothing_goes_back()
    {
        folder.Write("outputs.json", "{}");
        string[] there = ["--aws", "--outputs", Path.Combine(folder.Path, "outputs.json")];
        var file = Path.Combine(folder.Path, "serving.json");

        (await Tap.RequireAsync(["rollback", "--remember", file, .. there])).Output.Should().BeEmpty();
        (await Tap.RequireAsync(["rollback", "--to", file, .. there])).Output.Should().StartWith("Nothing served before");

        folder.Write("serving.json", "[]");
        (await Tap.RunAsync(["rollback", "--to", file, .. there])).Error.Should().StartWith($"error: {file} is none that ./tap rollback --remember wrote");
    }

    [Theory]
    [InlineData("{}", "there is no output 'region', so this is no deployed stack of TAP.")]
    [InlineData("[1]", "there is no output 'region', so this is no deployed stack of TAP.")]
    [InlineData("{", "is not JSON")]
    public async Task A_file_that_holds_no_outputs_is_named(string content, string sentence)
    {
        folder.Write("outputs.json", content);
        var result = await Tap.RunAsync("outputs", "--aws", "--outputs", Path.Combine(folder.Path, "outputs.json"));
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(Path.Combine(folder.Path, "outputs.json")).And.Contain(sentence);
    }
}
