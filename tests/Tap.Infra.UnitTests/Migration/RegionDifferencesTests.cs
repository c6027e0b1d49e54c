using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tap.Infra.Migration;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>The member <c>regions</c> of the output <c>migrationReport</c>: what AWS answers of both regions, and nothing else.</summary>
public sealed class RegionDifferencesTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Host = "endpoint API Gateway: the host of the API ends with: execute-api.eu-west-2.amazonaws.com, execute-api.eu-west-1.amazonaws.com";

    private static readonly RunOptions Migrating = RunOptions.Dev.Migrating;

    [Theory, BothEnvironments]
    public void Regions_that_answer_alike_differ_in_their_name_alone(string environment) =>
        Differences(Migration(environment)).Should().Equal(Host);

    [Fact]
    public async Task A_quota_that_differs_is_told_with_both_values_and_the_page_of_AWS()
    {
        var quotas = ImmutableDictionary<string, double>.Empty.Add("eu-west-1 L-B99A9384", 10).Add("eu-west-2 L-6E3AF000", 20_000).Add("eu-west-1 L-6E3AF000", 10_000);
        var run = await TapRun.StartAsync(Migrating with { Quotas = quotas });

        Differences(run).Should().Equal(
            Host,
            "quota KMS: cryptographic operations a second with symmetric keys: 20000, 10000",
            "quota Lambda: concurrent executions: 1000, 10");
        Regions(run)["differences"]![2]!["page"]!.GetValue<string>().Should().Be("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html");
    }

    [Fact]
    public async Task A_service_that_one_region_does_not_list_is_told_when_the_stack_uses_it()
    {
        var run = await TapRun.StartAsync(Migrating with { Unlisted = ["eu-west-1 application-autoscaling", "eu-west-1 ec2", "eu-west-1 backup", "eu-west-2 xray"] });

        Differences(run).Should().Equal(
            Host,
            "service xray: not listed, listed",
            "service application-autoscaling: listed, not listed");
    }

    [Fact]
    public async Task What_a_setting_turns_on_is_asked_for()
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").Migrating with
        {
            Unlisted = ["eu-west-1 backup", "eu-west-1 cloudtrail", "eu-west-1 codedeploy"],
        });

        Differences(run).Skip(1).Should().Equal(
            "service backup: listed, not listed", "service cloudtrail: listed, not listed", "service codedeploy: listed, not listed");
    }

    [Fact]
    public async Task A_region_that_AWS_lists_nothing_of_is_unknown_and_not_empty()
    {
        var run = await TapRun.StartAsync(Migrating with { Unlisted = [.. FakeAws.Services.Select(service => $"eu-west-1 {service}")] });

        Differences(run).Should().Equal(Host);
        Unknown(run)[0].Should().Be("the services of eu-west-1");
    }

    [Fact]
    public async Task What_no_API_tells_is_said_to_be_unknown()
    {
        Unknown(Migration("prod")).Should().Equal(
            "Lambda: the runtime nodejs24.x on arm64", "S3: the storage class GLACIER_IR", "AWS WAF for APIs", "AWS Backup of S3 and DynamoDB");
        var run = await TapRun.StartAsync(Migrating.With("tap:storage", """{ "glacierTransitionDays": null }"""));
        Unknown(run).Should().Equal("Lambda: the runtime nodejs24.x on arm64");
    }

    /// <summary>Or a difference between two services of the same region would be told, and none between the regions.</summary>
    [Theory, BothEnvironments]
    public void Each_region_is_asked_about_itself(string environment)
    {
        var calls = Migration(environment).Calls
            .Where(call => call.Token is AwsType.GetServiceQuota or AwsType.GetParametersByPath).ToList();

        calls.Should().HaveCount(2 * (RegionFacts.Quotas.Length + 1));
        foreach (var (provider, region) in new[] { ("tap-aws", "eu-west-2"), ("tap-aws-target", "eu-west-1") })
        {
            var end = $"::{provider}::id-of-{provider}";
            var asked = calls.Where(call => call.Provider!.EndsWith(end, StringComparison.Ordinal)).ToList();
            asked.Where(call => call.Token == AwsType.GetServiceQuota).Select(call => (string)call.Args["quotaCode"])
                .Should().BeEquivalentTo(RegionFacts.Quotas.Select(quota => quota.Code));
            asked.Single(call => call.Token == AwsType.GetParametersByPath).Args["path"]
                .Should().Be($"/aws/service/global-infrastructure/regions/{region}/services");
        }
    }

    /// <summary>What is used in code and never asked for would be missing in the report.</summary>
    [Theory, BothEnvironments]
    public async Task Every_service_whose_resources_the_stack_has_is_asked_for(string environment)
    {
        // Of AWS WAF the report says that it is unknown.
        var modules = Migration(environment).AwsResources.Select(resource => resource.Type.Split(':', '/')[1]).Distinct()
            .Where(module => module != "wafv2").Select(module => module == "appautoscaling" ? "application-autoscaling" : module);

        RegionFacts.Services(await SettingsReading.FaultlessAsync(RunOptions.Of(environment).Migrating)).Should().Contain(modules);
    }

    private static JsonObject Regions(TapRun run) => run.Outputs["migrationReport"].Value.Should().BeOfType<JsonObject>().Subject["regions"]!.AsObject();

    private static IEnumerable<string> Differences(TapRun run) =>
        Regions(run)["differences"]!.AsArray().Select(each => $"{each!["kind"]} {each["name"]}: {each["source"]}, {each["target"]}");

    private static List<string> Unknown(TapRun run) => [.. Regions(run)["unknown"]!.AsArray().Select(each => (string)each!["name"]!)];
}
