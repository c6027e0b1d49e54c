using Pulumi;
using Tap.Infra.Configuration;
using Tap.Testing;

namespace Tap.Program.Tests;

public sealed class RegisteredStackTests : IDisposable
{
    private const string Secret = "a-secret-that-nobody-may-read-0123456789";

    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "ENVIRONMENT_SUFFIX");

    public void Dispose() => variables.Dispose();

    [Fact]
    public async Task What_AWS_decides_is_a_reference_to_the_resource()
    {
        var stack = await RunAsync("dev");

        var policy = stack.Resources.Single(resource => resource is { Type: "aws:iam/rolePolicy:RolePolicy", Name: "tap-api-handler-dev-policy" });
        policy.Text("policy").Should().Contain("${aws:s3/bucket:Bucket::tap-data-dev.arn}/incoming/*");
        policy.References["policy"].Should().Contain("aws:s3/bucket:Bucket::tap-data-dev");
        stack.Outputs["dataBucketArn"]!.GetValue<string>().Should().Be("${aws:s3/bucket:Bucket::tap-data-dev.arn}");
    }

    [Fact]
    public async Task A_dependency_is_known_though_its_value_is_plain()
    {
        var stack = await RunAsync("dev");

        var alias = stack.Resources.Single(resource => resource is { Type: "aws:lambda/alias:Alias", Name: "tap-api-handler-dev-live" });
        alias.Text("functionName").Should().Be("tap-api-handler-dev");
        alias.References["functionName"].Should().Equal("aws:lambda/function:Function::tap-api-handler-dev");
        stack.Resources.Single(resource => resource is { Type: "aws:lambda/function:Function", Name: "tap-api-handler-dev" })
            .DependsOn.Should().Contain("aws:cloudwatch/logGroup:LogGroup::tap-api-handler-dev-logs");
    }

    [Fact]
    public async Task Every_resource_stands_in_the_tree()
    {
        var stack = await RunAsync("prod");

        var keys = stack.Registrations.Select(registration => registration.Resource.Key).ToHashSet();
        stack.Registrations.Where(registration => registration.Resource.Parent is null)
            .Should().ContainSingle().Which.Resource.Type.Should().Be("tap:stack:TapStack");
        stack.Registrations.Select(registration => registration.Resource.Parent).OfType<string>()
            .Should().OnlyContain(parent => keys.Contains(parent));
        stack.Registrations.Single(registration => registration.Resource is { Type: "aws:dynamodb/table:Table" }).Options.Protect.Should().BeTrue();
    }

    /// <summary>Both come from the settings that the program itself ran with.</summary>
    [Fact]
    public async Task The_stack_knows_whom_its_API_lets_in_and_which_findings_may_stand()
    {
        var (dev, prod) = (await RunAsync("dev"), await RunAsync("prod"));

        dev.Authorization.Should().Be(ApiAuthorization.None);
        prod.Authorization.Should().Be(ApiAuthorization.Iam);
        prod.Waivers.Should().Contain(waiver => waiver.Guardrail == "DynamoDB.4");
    }

    [Fact]
    public async Task A_secret_is_not_there_to_be_read()
    {
        var dev = await RunAsync("dev", $"tap:appSecret={Secret}");
        dev.Resources.Single(resource => resource.Type == "aws:secretsmanager/secretVersion:SecretVersion").Text("secretString").Should().Be("[secret]");
    }

    [Fact]
    public async Task What_a_resource_cannot_be_made_of_is_told_in_a_sentence()
    {
        (await FaultAsync(new ThingArgs { Code = new FileArchive("/nowhere") })).Should().Be("test:index/thing:Thing::thing: The archive /nowhere is missing or empty.");
        (await FaultAsync(new ThingArgs())).Should().Be("test:index/thing:Thing::thing: The AWS provider has no resource of this type.");

        static async Task<string> FaultAsync(ThingArgs args)
        {
            var configuration = new StackConfiguration("tap", new Dictionary<string, string> { ["aws:region"] = "eu-west-2" }, []);
            var run = () => RegisteredStack.RunAsync(Path.GetTempPath(), "dev", configuration, options =>
            {
                _ = new Group("root", group => _ = new Thing("thing", args, group.Child()), options);
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
            });
            return (await run.Should().ThrowAsync<UserException>()).Which.Message;
        }
    }

    [Fact]
    public async Task What_a_resource_was_called_before_is_known()
    {
        var configuration = new StackConfiguration("tap", new Dictionary<string, string> { ["aws:region"] = "eu-west-2" }, []);
        var stack = await RegisteredStack.RunAsync(Path.GetTempPath(), "dev", configuration, options =>
        {
            _ = new Group("root", group =>
            {
                var child = group.Child();
                child.Aliases.AddRange([new Alias { Name = "old" }, new Alias { Type = "aws:sqs/former:Former" }]);
                _ = new Pulumi.Aws.Sqs.Queue("new", null, child);
            }, options);
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
        });

        stack.Registrations.Select(registration => registration.FormerKeys).Should().BeEquivalentTo(
            (string[][])[[], ["aws:sqs/queue:Queue::old", "aws:sqs/former:Former::new"]]);
    }

    [Fact]
    public async Task Bad_settings_are_told_in_full()
    {
        var run = () => RunAsync("dev", "tap:storage.encryption=none", "tap:nonsense=1");
        await run.Should().ThrowAsync<UserException>().WithMessage("*tap:storage.encryption*").WithMessage("*tap:nonsense*");
    }

    private static Task<RegisteredStack> RunAsync(string stack, params string[] config) =>
        RegisteredStack.RunAsync(Repository.Root, stack, StackConfiguration.Read(Repository.Stacks, stack, config));
}
