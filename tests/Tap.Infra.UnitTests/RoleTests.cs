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
        role.Flag("forceDetachPolicies").Should().BeTrue("somebody else's policy on it would keep it from going");
        role.Text("description").Should().Be($"Execution role of the function tap-{function}-role-{environment}");
    }

    [Theory, MemberData(nameof(Functions))]
    public void The_role_owns_no_policies_of_its_own_which_would_fight_the_attached_ones(string environment, string function) =>
        Stack(environment).Single(AwsType.Role, $"tap-{function}-role-{environment}").InputNames
            .Should().BeEquivalentTo("assumeRolePolicy", "description", "forceDetachPolicies");

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
                {{FunctionPolicy.UseKey(environment, "EncryptObjects", "\"kms:GenerateDataKey\"", "s3")}},
                {
                  "Sid": "UseTable",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}"]
                },
                {
                  "Sid": "QueryByUser",
                  "Effect": "Allow",
                  "Action": ["dynamodb:Query"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}/index/byUser"]
                },
                {{FunctionPolicy.UseKey(environment, "DecryptData", "\"kms:Decrypt\"", "dynamodb", "secretsmanager")}},
                {{FunctionPolicy.OfEveryFunction(environment, "api-handler", SendDeadLetters(environment), "sqs")}}
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
                  "Action": ["s3:GetObjectVersion"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/incoming/*"]
                },
                {{FunctionPolicy.UseKey(environment, "DecryptObjects", "\"kms:Decrypt\"", "s3")}},
                {
                  "Sid": "WriteObjects",
                  "Effect": "Allow",
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/processed/*"]
                },
                {{FunctionPolicy.UseKey(environment, "EncryptObjects", "\"kms:GenerateDataKey\"", "s3")}},
                {
                  "Sid": "UseTable",
                  "Effect": "Allow",
                  "Action": ["dynamodb:GetItem", "dynamodb:UpdateItem"],
                  "Resource": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-{{environment}}"]
                },
                {{FunctionPolicy.UseKey(environment, "DecryptData", "\"kms:Decrypt\"", "dynamodb", "secretsmanager")}},
                {{FunctionPolicy.OfEveryFunction(environment, "processor", SendDeadLetters(environment), "sqs")}}
              ]
            }
            """);

    [Fact]
    public async Task Objects_that_the_keys_of_S3_encrypt_need_no_other_key()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:storage", """{ "encryption": "AES256" }"""));

        foreach (var function in new[] { "api-handler", "processor", "migration-validator" })
        {
            run.Single(AwsType.RolePolicy, $"tap-{function}-dev-policy").Policy().Statements
                .Where(statement => statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal)))
                .Should().NotBeEmpty()
                .And.NotContain(statement => statement.Condition!.ToJsonString().Contains("s3.", StringComparison.Ordinal));
        }
    }

    private static string ReadSecret(string environment) => $$"""
        {
          "Sid": "ReadSecret",
          "Effect": "Allow",
          "Action": ["secretsmanager:GetSecretValue"],
          "Resource": ["arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{{environment}}-0a1b2c3-AbCdEf"]
        }
        """;

    private static string SendDeadLetters(string environment) => $$"""
        {
          "Sid": "SendDeadLetters",
          "Effect": "Allow",
          "Action": ["sqs:SendMessage"],
          "Resource": ["arn:aws:sqs:eu-west-2:123456789012:tap-dlq-{{environment}}"]
        }
        """;
}
