using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests;

public sealed class RoleTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>Each function in each environment.</summary>
    public static TheoryData<string, string> Functions => FunctionTests.Functions;

    [Theory, MemberData(nameof(Functions))]
    public void Only_Lambda_assumes_the_role(string environment, string function)
    {
        var role = Stack(environment).Single(AwsType.Role, $"tap-{function}-role-{environment}");

        role.Text("assumeRolePolicy").ShouldBeJson("""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "AssumedByLambda",
                  "Effect": "Allow",
                  "Principal": { "Service": ["lambda.amazonaws.com"] },
                  "Action": ["sts:AssumeRole"]
                }
              ]
            }
            """);
        role.Text("description").Should().Be($"Execution role of the function tap-{function}-role-{environment}");
    }

    [Theory, MemberData(nameof(Functions))]
    public void The_role_owns_no_policies_of_its_own_which_would_fight_the_attached_ones(string environment, string function) =>
        Stack(environment).Single(AwsType.Role, $"tap-{function}-role-{environment}").InputNames
            .Should().BeEquivalentTo("assumeRolePolicy", "description");

    [Theory, MemberData(nameof(Functions))]
    public void The_role_writes_logs_and_traces(string environment, string function)
    {
        Attachment("logs").ShouldBeJson($$"""
            {
              "role": "tap-{{function}}-role-{{environment}}-0a1b2c3",
              "policyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
            }
            """);
        Attachment("xray").ShouldBeJson($$"""
            {
              "role": "tap-{{function}}-role-{{environment}}-0a1b2c3",
              "policyArn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
            }
            """);

        JsonObject Attachment(string suffix) =>
            Stack(environment).Single(AwsType.Attachment, $"tap-{function}-role-{environment}-{suffix}").Inputs;
    }

    [Theory, MemberData(nameof(Functions))]
    public void The_policy_belongs_to_the_role_of_its_function(string environment, string function) =>
        Stack(environment).Single(AwsType.RolePolicy, $"tap-{function}-{environment}-policy").Text("role")
            .Should().Be($"tap-{function}-role-{environment}-0a1b2c3");

    [Theory, BothEnvironments]
    public void The_API_handler_may_do_what_its_code_calls(string environment) =>
        Stack(environment).Single(AwsType.RolePolicy, $"tap-api-handler-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {{ReadSecret(environment)}},
                {
                  "Sid": "LocateBucket",
                  "Effect": "Allow",
                  "Action": ["s3:GetBucketLocation"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3"]
                },
                {
                  "Sid": "WriteObjects",
                  "Effect": "Allow",
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/incoming/*"]
                },
                {
                  "Sid": "UseTable",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}"]
                },
                {
                  "Sid": "QueryByUser",
                  "Effect": "Allow",
                  "Action": ["dynamodb:Query"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}/index/byUser"]
                },
                {{EveryFunction(environment)}}
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void The_processor_may_do_what_its_code_calls(string environment) =>
        Stack(environment).Single(AwsType.RolePolicy, $"tap-processor-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {{ReadSecret(environment)}},
                {
                  "Sid": "ReadObjects",
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:GetObjectVersion"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/incoming/*"]
                },
                {
                  "Sid": "WriteObjects",
                  "Effect": "Allow",
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/processed/*"]
                },
                {
                  "Sid": "UseTable",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:UpdateItem"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}"]
                },
                {{EveryFunction(environment)}}
              ]
            }
            """);

    private static string ReadSecret(string environment) => $$"""
        {
          "Sid": "ReadSecret",
          "Effect": "Allow",
          "Action": ["secretsmanager:GetSecretValue"],
          "Resource": ["arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{{environment}}-0a1b2c3-AbCdEf"]
        }
        """;

    // The key and the queue, without which AWS refuses the function or drops its failures; and log groups stay ours to create.
    private static string EveryFunction(string environment) => $$"""
        {
          "Sid": "UseKey",
          "Effect": "Allow",
          "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
          "Resource": ["arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"]
        },
        {
          "Sid": "SendDeadLetters",
          "Effect": "Allow",
          "Action": ["sqs:SendMessage"],
          "Resource": ["arn:aws:sqs:eu-west-2:123456789012:tap-dlq-{{environment}}"]
        },
        {
          "Sid": "RefuseLogGroups",
          "Effect": "Deny",
          "Action": ["logs:CreateLogGroup"],
          "Resource": ["arn:aws:logs:*:*:*"]
        }
        """;
}
