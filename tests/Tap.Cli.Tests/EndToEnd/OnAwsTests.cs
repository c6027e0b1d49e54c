using System.Diagnostics;
using System.Xml.Linq;
using Tap.Cli.Aws;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>The commands with <c>--aws</c>, for which the local AWS stands in: it checks signatures and rights as AWS does.</summary>
public sealed class OnAwsTests : IDisposable
{
    private readonly TapHome tap = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        tap.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_stack_on_AWS_is_asked_with_the_credentials_of_the_environment()
    {
        await tap.RequireAsync("up");
        string[] there = ["--aws", "--outputs", tap["dev/outputs.json"], "--endpoint-url", tap.Endpoint["endpoint"]!.GetValue<string>()];
        string[] invoke = ["invoke", "api-handler", "GET", "/health", .. there];
        var (id, secret) = await CreateUserAsync("operator", "lambda:InvokeFunction");

        (await RunAsync(id, secret, invoke)).Json["statusCode"]!.GetValue<int>().Should().Be(200);
        (await RunAsync(id, secret, ["logs", .. there])).Error.Should().StartWith("error: AccessDenied").And.Contain("logs:FilterLogEvents");
        (await RunAsync("", "", invoke)).Error.Should().StartWith("error: There are no credentials for AWS").And.Contain("aws sso login");
        (await RunAsync(id, secret, ["logs", "--aws", "--outputs", tap["dev/outputs.json"], "--endpoint-url", "http://127.0.0.1:1"])).Error
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

        (await tap.RequireAsync("outputs", "asked", "--aws", "--stack", "prod")).Output.Should().StartWith("stack output --json --non-interactive").And.EndWith("--stack prod\n");
        (await tap.RunAsync("outputs", "--aws", "--stack", "gone")).Error.Should().Contain("no stack named 'gone' found").And.Contain("--outputs FILE");
        File.Delete(pulumi);
        (await tap.RunAsync("outputs", "--aws")).Error.Should().Contain("Pulumi CLI").And.Contain("--outputs FILE");
    }

    [Fact]
    public async Task Before_the_first_update_nothing_serves_and_later_nothing_goes_back()
    {
        folder.Write("outputs.json", "{}");
        string[] there = ["--aws", "--outputs", Path.Combine(folder.Path, "outputs.json")];
        var file = Path.Combine(folder.Path, "serving.json");

        (await tap.RequireAsync(["rollback", "--remember", file, .. there])).Output.Should().BeEmpty();
        (await tap.RequireAsync(["rollback", "--to", file, .. there])).Output.Should().StartWith("Nothing served before");

        folder.Write("serving.json", "[]");
        (await tap.RunAsync(["rollback", "--to", file, .. there])).Error.Should().StartWith($"error: {file} is none that ./tap rollback --remember wrote");
    }

    [Theory]
    [InlineData("{}", "there is no output 'region', so this is no deployed stack of TAP.")]
    [InlineData("[1]", "there is no output 'region', so this is no deployed stack of TAP.")]
    [InlineData("{", "is not JSON")]
    public async Task A_file_that_holds_no_outputs_is_named(string content, string sentence)
    {
        folder.Write("outputs.json", content);
        var result = await tap.RunAsync("outputs", "--aws", "--outputs", Path.Combine(folder.Path, "outputs.json"));
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(Path.Combine(folder.Path, "outputs.json")).And.Contain(sentence);
    }

    private async Task<(string Id, string Secret)> CreateUserAsync(string name, string action)
    {
        using var api = tap.ApiIn("eu-west-2");
        await CallAsync("CreateUser");
        await CallAsync(
            "PutUserPolicy", ("PolicyName", "operator"),
            ("PolicyDocument", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}"""));
        var key = (await CallAsync("CreateAccessKey")).Element("AccessKey")!;
        return (key.Element("AccessKeyId")!.Value, key.Element("SecretAccessKey")!.Value);

        Task<XElement> CallAsync(string operation, params (string Name, string Value)[] parameters) => api.CallAsync(
            QueryService.Iam, operation, parameters.Append(("UserName", name)).Select(item => KeyValuePair.Create(item.Item1, item.Item2)),
            CancellationToken.None);
    }

    // In a process of its own, as AWS's SDK keeps the credentials that it found. Nothing of the machine's may be found.
    private async Task<TapResult> RunAsync(string id, string secret, params IEnumerable<string> arguments)
    {
        using var kept = new KeptVariables("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", id);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", secret);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(folder.Path, "none"));
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(folder.Path, "none"));
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        using var process = tap.Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        return new TapResult(process.ExitCode, await output, await error);
    }
}
