namespace Tap.Infra.UnitTests;

public sealed class TriggerTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void New_objects_under_incoming_go_to_the_alias_of_the_processor(string environment) =>
        Notification(environment).Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-data-{{environment}}-0a1b2c3",
              {{(environment == "prod" ? "\"eventbridge\": true," : "")}}
              "lambdaFunctions": [
                {
                  "id": "incoming",
                  "lambdaFunctionArn": "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-{{environment}}:live",
                  "events": ["s3:ObjectCreated:*"],
                  "filterPrefix": "incoming/"
                }
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void The_bucket_has_no_second_notification_which_would_overwrite_it(string environment) =>
        Stack(environment).OfType(AwsType.Notification).Select(notification => notification.Text("bucket")).Should().OnlyHaveUniqueItems();

    [Theory, BothEnvironments]
    public void Only_this_bucket_of_this_account_may_call_the_alias(string environment) =>
        Stack(environment).Single(AwsType.Permission, $"tap-data-{environment}-invoke").Inputs.ShouldBeJson($$"""
            {
              "action": "lambda:InvokeFunction",
              "principal": "s3.amazonaws.com",
              "function": "tap-processor-{{environment}}",
              "qualifier": "live",
              "sourceArn": "arn:aws:s3:::tap-data-{{environment}}-0a1b2c3",
              "sourceAccount": "123456789012"
            }
            """);

    [Theory, BothEnvironments]
    public void The_notification_waits_for_the_permission_and_for_the_other_configurations_of_the_bucket(string environment) =>
        Notification(environment).DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Permission} tap-data-{environment}-invoke", $"{AwsType.BucketLogging} tap-data-{environment}-logging");

    [Theory, BothEnvironments]
    public void A_permission_is_replaced_without_a_moment_that_has_none(string environment) =>
        Stack(environment).OfType(AwsType.Permission).Should().OnlyContain(
            permission => !permission.InputNames.Contains("statementId"), "a fixed id would have to be deleted before it is made again");

    private StackResource Notification(string environment) =>
        Stack(environment).Single(AwsType.Notification, $"tap-data-{environment}-notification");
}
