namespace Tap.Infra.UnitTests;

/// <summary>In a preview nothing that AWS decides is known; what the program itself decides still is.</summary>
public sealed class PreviewTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void A_preview_shows_the_same_resources(string environment) =>
        Preview(environment).Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(Stack(environment).Resources.Select(resource => resource.ToString()));

    [Theory, BothEnvironments]
    public void A_preview_really_does_not_know_what_AWS_decides(string environment)
    {
        Preview(environment).Single(AwsType.LogGroup, $"tap-processor-{environment}-logs").InputNames.Should().NotContain("kmsKeyId");
        Preview(environment).Outputs["kmsKeyArn"].IsKnown.Should().BeFalse();
    }

    [Theory, BothEnvironments]
    public void Alarms_are_known_but_for_the_topic_that_is_not_there_yet(string environment)
    {
        Preview(environment).OfType(AwsType.Alarm).Should().NotBeEmpty();
        foreach (var alarm in Preview(environment).OfType(AwsType.Alarm))
        {
            var inputs = Stack(environment).Single(AwsType.Alarm, alarm.Name).Inputs.DeepClone().AsObject();
            var notifies = inputs.Remove("alarmActions") && inputs.Remove("okActions");
            notifies.Should().Be(!alarm.Name.Contains("canary", StringComparison.Ordinal) && !alarm.Name.Contains("under-way", StringComparison.Ordinal));
            alarm.Inputs.ShouldBeJson(inputs.ToJsonString());
        }
    }

    [Theory]
    [InlineData(AwsType.Function, "name")]
    [InlineData(AwsType.Function, "code")]
    [InlineData(AwsType.Function, "memorySize")]
    [InlineData(AwsType.Function, "tracingConfig")]
    [InlineData(AwsType.Function, "loggingConfig")]
    [InlineData(AwsType.FunctionAlias, "functionName")]
    [InlineData(AwsType.AsyncConfig, "qualifier")]
    [InlineData(AwsType.LogGroup, "retentionInDays")]
    [InlineData(AwsType.Table, "name")]
    [InlineData(AwsType.Queue, "name")]
    [InlineData(AwsType.KeyAlias, "name")]
    [InlineData(AwsType.Key, "policy")]
    [InlineData(AwsType.Role, "assumeRolePolicy")]
    [InlineData(AwsType.Attachment, "policyArn")]
    [InlineData(AwsType.Lifecycle, "rules")]
    [InlineData(AwsType.BucketLogging, "targetBucket")]
    [InlineData(AwsType.Permission, "function")]
    [InlineData(AwsType.Permission, "qualifier")]
    [InlineData(AwsType.Permission, "principal")]
    [InlineData(AwsType.Notification, "bucket")]
    [InlineData(AwsType.Secret, "recoveryWindowInDays")]
    [InlineData(AwsType.RestApi, "name")]
    [InlineData(AwsType.RestApi, "endpointConfiguration")]
    [InlineData(AwsType.Stage, "stageName")]
    [InlineData(AwsType.Stage, "xrayTracingEnabled")]
    [InlineData(AwsType.MethodSettings, "stageName")]
    [InlineData(AwsType.MethodSettings, "settings")]
    [InlineData(AwsType.Topic, "name")]
    [InlineData(AwsType.CompositeAlarm, "alarmRule")]
    [InlineData(AwsType.LogMetricFilter, "logGroupName")]
    [InlineData(AwsType.LogMetricFilter, "pattern")]
    public void Names_and_settings_stay_known(string type, string input)
    {
        Preview("dev").OfType(type).Should().NotBeEmpty().And.OnlyContain(resource => resource.InputNames.Contains(input));
        Preview("prod").OfType(type).Should().NotBeEmpty().And.OnlyContain(resource => resource.InputNames.Contains(input));
    }

    [Theory]
    [InlineData(AwsType.Application, "name")]
    [InlineData(AwsType.DeploymentConfig, "trafficRoutingConfig")]
    [InlineData(AwsType.DeploymentGroup, "alarmConfiguration")]
    public void Releases_stay_known(string type, string input) => Preview("prod").OfType(type).Single().InputNames.Should().Contain(input);

    [Theory, BothEnvironments]
    public void Only_the_log_group_that_is_named_after_the_id_of_the_API_has_no_name_yet(string environment) =>
        Preview(environment).OfType(AwsType.LogGroup).Where(group => !group.InputNames.Contains("name")).Select(group => group.Name)
            .Should().Equal($"tap-api-{environment}-execution-logs");
}
