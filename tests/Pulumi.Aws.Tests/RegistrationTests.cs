using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi.Aws.Tests;

/// <summary>What the generated classes hand to the engine. One class, since the deployment under test is one per process.</summary>
public class RegistrationTests
{
    [Fact]
    public async Task A_resource_brings_its_version_and_earlier_tokens_along()
    {
        CustomResourceOptions? seen = null;
        await RunAsync(() => new S3.Bucket("data", null, new CustomResourceOptions
        {
            Aliases = { new Alias { Name = "older" } },
            ResourceTransformations = { args => { seen = (CustomResourceOptions)args.Options; return null; } },
        }));

        seen!.Version.Should().Be("7.48.0");
        seen.Aliases.Should().HaveCount(3, "both aliases of the type stay beside the caller's");
    }

    [Fact]
    public async Task Secret_outputs_are_named_in_the_options()
    {
        CustomResourceOptions? seen = null;
        await RunAsync(() => new SecretsManager.SecretVersion("value", new() { SecretId = "id" }, new CustomResourceOptions
        {
            AdditionalSecretOutputs = { "arn" },
            ResourceTransformations = { args => { seen = (CustomResourceOptions)args.Options; return null; } },
        }));

        seen!.AdditionalSecretOutputs.Should().BeEquivalentTo("secretBinary", "secretString", "secretStringWo", "arn");
    }

    [Fact]
    public async Task A_secret_input_is_secret_however_it_is_given()
    {
        var args = new SecretsManager.SecretVersionArgs { SecretString = "plain" };

        await RunAsync(async () => (await Output.IsSecretAsync(args.SecretString.ToOutput())).Should().BeTrue());
    }

    [Fact]
    public async Task A_missing_required_argument_fails_the_run_with_its_name()
    {
        var run = () => RunAsync(() => new Iam.RolePolicyAttachment("attachment", new() { PolicyArn = "arn" }));

        (await run.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("RolePolicyAttachmentArgs.Role is required");
    }

    [Fact]
    public async Task Arguments_arrive_under_their_wire_names()
    {
        var mocks = await RunAsync(() => new Lambda.Function("handler", new()
        {
            Role = "role",
            Runtime = Lambda.Runtime.NodeJS24dX,
            Architectures = { "arm64" },
            Environment = new Lambda.Inputs.FunctionEnvironmentArgs { Variables = { ["ENVIRONMENT"] = "dev" } },
            MemorySize = 512,
        }));

        var inputs = mocks.Resources.Single(resource => resource.Type == "aws:lambda/function:Function").Inputs;
        inputs["runtime"].Should().Be("nodejs24.x");
        inputs["architectures"].Should().BeEquivalentTo(new object[] { "arm64" });
        inputs["environment"].Should().BeEquivalentTo(
            ImmutableDictionary<string, object>.Empty.Add("variables", ImmutableDictionary<string, object>.Empty.Add("ENVIRONMENT", "dev")));
        inputs["memorySize"].Should().Be(512.0);
    }

    [Fact]
    public async Task The_provider_has_defaults_and_sends_JSON()
    {
        var mocks = await RunAsync(() => new Provider("aws", new()
        {
            Region = "eu-west-2",
            DefaultTags = new Aws.Inputs.ProviderDefaultTagsArgs { Tags = { ["Project"] = "TAP" } },
        }));

        var provider = mocks.Resources.Single(resource => resource.Type == "pulumi:providers:aws");
        provider.Inputs.Should().Contain("region", "eu-west-2")
            .And.Contain("skipCredentialsValidation", "false").And.Contain("skipRegionValidation", "true");
        System.Text.Json.Nodes.JsonNode.Parse((string)provider.Inputs["defaultTags"])!["tags"]!["Project"]!.GetValue<string>().Should().Be("TAP");
    }

    [Fact]
    public async Task A_provider_without_region_takes_that_of_the_environment()
    {
        var before = Environment.GetEnvironmentVariable("AWS_REGION");
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-central-1");
        try
        {
            var mocks = await RunAsync(() => new Provider("aws"));

            mocks.Resources.Single(resource => resource.Type == "pulumi:providers:aws").Inputs["region"].Should().Be("eu-central-1");
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_REGION", before);
        }
    }

    [Fact]
    public async Task A_function_is_called_by_its_token_and_gives_its_typed_result()
    {
        string? account = null;
        string? password = null;

        var mocks = await RunAsync(async () =>
        {
            account = (await GetCallerIdentity.InvokeAsync()).AccountId;
            password = (await SecretsManager.GetRandomPassword.InvokeAsync(new() { PasswordLength = 32 })).RandomPassword;
        });

        account.Should().Be("123456789012");
        password.Should().Be("32 letters");
        mocks.Calls.Should().Equal(
            "aws:index/getCallerIdentity:getCallerIdentity", "aws:secretsmanager/getRandomPassword:getRandomPassword");
    }

    private static Task<RecordingMocks> RunAsync(Func<object> program) => RunAsync(() =>
    {
        program();
        return Task.CompletedTask;
    });

    private static async Task<RecordingMocks> RunAsync(Func<Task> program)
    {
        var mocks = new RecordingMocks();
        await Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program);
        return mocks;
    }

    private sealed class RecordingMocks : IMocks
    {
        private readonly Lock gate = new();

        public List<MockResourceArgs> Resources { get; } = [];

        public List<string> Calls { get; } = [];

        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            lock (gate)
                Resources.Add(args);
            return Task.FromResult<(string?, object)>(($"{args.Name}-id", args.Inputs));
        }

        public Task<object> CallAsync(MockCallArgs args)
        {
            lock (gate)
                Calls.Add(args.Token!);
            return Task.FromResult<object>(new Dictionary<string, object>
            {
                ["accountId"] = "123456789012",
                ["randomPassword"] = args.Args.TryGetValue("passwordLength", out var length) ? $"{length} letters" : "",
            });
        }
    }
}
