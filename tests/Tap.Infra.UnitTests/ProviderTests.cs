using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests;

public sealed class ProviderTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void There_is_one_provider_with_the_region_and_the_tags_of_the_stack(string environment)
    {
        var provider = Stack(environment).OfType(AwsType.Provider).Should().ContainSingle().Subject;

        provider.Name.Should().Be("tap-aws", "a stack whose provider gets another name is replaced as a whole");
        provider.InputNames.Should().BeEquivalentTo(
            ["region", "defaultTags", "skipCredentialsValidation", "skipRegionValidation"],
            "the last two are defaults of the provider, and no credentials are in code");
        provider.Text("region").Should().Be("eu-west-2");
        provider.Text("defaultTags").ShouldBeJson($$"""
            {
              "tags": {
                "Environment": "{{environment}}",
                "Project": "tap",
                "ManagedBy": "pulumi",
                "Owner": "platform",
                "CostCenter": "tap"
              }
            }
            """);
    }

    [Theory, BothEnvironments]
    public void Every_resource_hangs_on_that_provider(string environment) =>
        Stack(environment).AwsResources.Should().NotBeEmpty().And.OnlyContain(resource => resource.Provider == ProviderOf(environment));

    [Theory, BothEnvironments]
    public void Every_invoke_hangs_on_that_provider(string environment)
    {
        Stack(environment).Calls.Select(call => call.Token)
            .Should().BeEquivalentTo("aws:index/getPartition:getPartition", "aws:index/getCallerIdentity:getCallerIdentity", AwsType.GetRandomPassword);
        Stack(environment).Calls.Should().OnlyContain(call => call.Provider == ProviderOf(environment));
    }

    private static readonly string[] PhysicalNames = ["name", "bucket", "dashboardName"];

    [Theory, BothEnvironments]
    public void What_an_account_has_once_for_all_regions_does_not_meet_that_of_another_region(string environment)
    {
        // The stack may be in a second region as well, with the same environment.
        var names = from resource in Migration(environment).AwsResources
                    where resource.Type is AwsType.Role or AwsType.Bucket or AwsType.Dashboard
                    from input in PhysicalNames.Intersect(resource.InputNames)
                    select resource.Text(input);

        names.Should().BeEquivalentTo($"tap-{environment}-eu-west-2", $"tap-migration-{environment}-eu-west-2");
    }

    [Theory, BothEnvironments]
    public void No_resource_repeats_the_tags_of_the_provider(string environment) =>
        Stack(environment).AwsResources.Should().OnlyContain(resource => !resource.InputNames.Contains("tags"));

    /// <summary>Costs are told apart by them. AWS cannot tag what the provider's schema has no tags for.</summary>
    [Theory, BothEnvironments]
    public void Everything_that_can_be_tagged_has_the_tags_of_cost_allocation(string environment)
    {
        var tags = JsonNode.Parse(Stack(environment).OfType(AwsType.Provider).Single().Text("defaultTags"))!["tags"]!.AsObject().Select(tag => tag.Key);
        var resources = JsonNode.Parse(Repository.Read("sdk/Pulumi.Aws/schema.json"))!["resources"]!;
        var taggable = Stack(environment).AwsResources.Where(resource => resources[resource.Type]!["inputProperties"]!.AsObject().ContainsKey("tags")).ToList();

        tags.Should().Contain(["Environment", "Project", "Owner", "CostCenter"]);
        taggable.Should().HaveCountGreaterThan(25).And.OnlyContain(resource => resource.Provider == ProviderOf(environment));
    }

    [Fact]
    public async Task Tags_can_be_added_and_replaced()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:tags", """{ "Owner": "payments", "Team": "ledger" }"""));

        run.Single(AwsType.Provider, "tap-aws").Text("defaultTags").ShouldBeJson("""
            {
              "tags": {
                "Environment": "dev",
                "Project": "tap",
                "ManagedBy": "pulumi",
                "Owner": "payments",
                "CostCenter": "tap",
                "Team": "ledger"
              }
            }
            """);
    }

    [Fact]
    public async Task Another_region_reaches_the_provider_and_the_documents()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("aws:region", "us-east-1"));

        run.Single(AwsType.Provider, "tap-aws").Text("region").Should().Be("us-east-1");
        LogsPrincipal(run).Should().Be("logs.us-east-1.amazonaws.com");
        run.Outputs["region"].Value.Should().Be("us-east-1");
    }

    [Fact]
    public async Task Neither_partition_nor_account_is_written_by_hand()
    {
        var china = RunOptions.Dev with { Partition = "aws-cn", DnsSuffix = "amazonaws.com.cn", Account = "210987654321" };

        var run = await TapRun.StartAsync(china.With("aws:region", "cn-north-1"));

        var texts = run.Resources.SelectMany(resource => resource.Texts()).ToList();
        texts.Should().Contain(text => text.Contains("arn:aws-cn:", StringComparison.Ordinal));
        texts.Should().NotContain(text => text.Contains("arn:aws:", StringComparison.Ordinal));
        texts.Should().NotContain(text => text.Contains("123456789012", StringComparison.Ordinal));
        LogsPrincipal(run).Should().Be("logs.cn-north-1.amazonaws.com.cn");
    }

    private static string LogsPrincipal(TapRun run) =>
        (string)run.Single(AwsType.Key, "tap-kms-dev").Policy()["Logs"].Principal!["Service"]![0]!;

    private static string ProviderOf(string environment) =>
        $"urn:pulumi:{environment}::tap::pulumi:pulumi:Stack$pulumi:providers:aws::tap-aws::id-of-tap-aws";
}
