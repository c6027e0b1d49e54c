namespace Tap.Infra.UnitTests;

public sealed class DeadLetterTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void The_queue_keeps_encrypted_messages_for_two_weeks(string environment) =>
        Stack(environment).Single(AwsType.Queue, $"tap-dlq-{environment}").Inputs.ShouldBeJson($$"""
            {
              "name": "tap-dlq-{{environment}}",
              "messageRetentionSeconds": 1209600,
              "maxMessageSize": 1048576,
              "kmsMasterKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"
            }
            """);

    [Theory, BothEnvironments]
    public void Only_the_two_functions_may_send_and_only_over_TLS(string environment) =>
        Stack(environment).Single(AwsType.QueuePolicy, $"tap-dlq-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RefusePlainHttp",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["sqs:*"],
                  "Resource": ["arn:aws:sqs:eu-west-2:123456789012:tap-dlq-{{environment}}"],
                  "Condition": { "Bool": { "aws:SecureTransport": ["false"] } }
                },
                {
                  "Sid": "RefuseOtherSenders",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["sqs:SendMessage"],
                  "Resource": ["arn:aws:sqs:eu-west-2:123456789012:tap-dlq-{{environment}}"],
                  "Condition": {
                    "ArnNotEquals": {
                      "aws:PrincipalArn": [
                        "arn:aws:iam::123456789012:role/tap-api-handler-role-{{environment}}-0a1b2c3",
                        "arn:aws:iam::123456789012:role/tap-processor-role-{{environment}}-0a1b2c3"
                      ]
                    }
                  }
                }
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void The_policy_belongs_to_the_queue(string environment) =>
        Stack(environment).Single(AwsType.QueuePolicy, $"tap-dlq-{environment}-policy").Text("queueUrl")
            .Should().Be($"https://sqs.eu-west-2.amazonaws.com/123456789012/tap-dlq-{environment}");

    [Theory]
    [InlineData("dev", "api-handler")]
    [InlineData("dev", "processor")]
    [InlineData("prod", "api-handler")]
    [InlineData("prod", "processor")]
    public void What_a_function_cannot_handle_goes_to_the_queue_after_two_retries_and_only_once(string environment, string function)
    {
        Stack(environment).Single(AwsType.AsyncConfig, $"tap-{function}-{environment}-async").Inputs.ShouldBeJson($$"""
            {
              "functionName": "tap-{{function}}-{{environment}}",
              "qualifier": "live",
              "maximumRetryAttempts": 2,
              "destinationConfig": { "onFailure": { "destination": "arn:aws:sqs:eu-west-2:123456789012:tap-dlq-{{environment}}" } }
            }
            """);
        Stack(environment).Single(AwsType.Function, $"tap-{function}-{environment}").InputNames.Should().NotContain("deadLetterConfig");
    }
}
