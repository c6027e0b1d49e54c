namespace Tap.Infra.IntegrationTests;

/// <summary>How new versions of the API handler get their traffic.</summary>
[Collection(DeployedCollection.Name)]
public sealed class DeliveryTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task Only_production_has_releases_of_its_own(string environment)
    {
        var stack = stacks[environment];
        var applications = await stack.Aws.List(JsonService.CodeDeploy, "ListApplications", "applications");

        applications.Select(name => name.GetValue<string>()).Contains($"tap-{environment}").Should().Be(stack.IsProduction);
        stack.OutputText.Contains("codeDeployApplication", StringComparison.Ordinal).Should().Be(stack.IsProduction);
    }

    [Theory, Deployed]
    public async Task A_release_shifts_a_tenth_for_five_minutes_and_goes_back_when_an_alarm_fires(string environment)
    {
        var stack = stacks[environment];
        if (!stack.IsProduction)
        {
            stack.OutputText.Should().NotContain("codeDeployDeploymentGroup");
            return;
        }

        var group = (await stack.Aws.Ask(
            JsonService.CodeDeploy, "GetDeploymentGroup", ("applicationName", stack.Output("codeDeployApplication")),
            ("deploymentGroupName", stack.Output("codeDeployDeploymentGroup"))))["deploymentGroupInfo"]!;

        group["deploymentStyle"]!["deploymentType"]!.GetValue<string>().Should().Be("BLUE_GREEN");
        group["deploymentStyle"]!["deploymentOption"]!.GetValue<string>().Should().Be("WITH_TRAFFIC_CONTROL");
        group["autoRollbackConfiguration"]!["enabled"]!.GetValue<bool>().Should().BeTrue();
        group["autoRollbackConfiguration"]!["events"]!.AsArray().Select(item => item!.GetValue<string>())
            .Should().BeEquivalentTo("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST");
        group["alarmConfiguration"]!["enabled"]!.GetValue<bool>().Should().BeTrue();
        group["alarmConfiguration"]!["alarms"]!.AsArray().Select(alarm => alarm!["name"]!.GetValue<string>())
            .Should().BeEquivalentTo($"tap-api-handler-canary-errors-{environment}", $"tap-api-handler-canary-5xx-{environment}");

        var config = await stack.Aws.Ask(
            JsonService.CodeDeploy, "GetDeploymentConfig", ("deploymentConfigName", group["deploymentConfigName"]!.GetValue<string>()));
        var canary = config["deploymentConfigInfo"]!["trafficRoutingConfig"]!["timeBasedCanary"]!;
        canary["canaryPercentage"]!.GetValue<int>().Should().Be(10);
        canary["canaryInterval"]!.GetValue<int>().Should().Be(5);
    }
}
