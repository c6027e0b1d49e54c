namespace Tap.Infra.UnitTests;

public sealed class EncryptionTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void The_key_is_rotated(string environment) =>
        Key(Stack(environment)).Flag("enableKeyRotation").Should().BeTrue();

    [Theory]
    [InlineData("dev", 7)]
    [InlineData("prod", 30)]
    public void A_deleted_key_can_be_brought_back_for_longer_in_production(string environment, int days) =>
        Key(Stack(environment)).Number("deletionWindowInDays").Should().Be(days);

    [Theory]
    [InlineData("dev", false)]
    [InlineData("prod", true)]
    public void Pulumi_refuses_to_delete_the_key_in_production_only(string environment, bool isProtected) =>
        Key(Stack(environment)).IsProtected.Should().Be(isProtected);

    [Theory, BothEnvironments]
    public void The_key_says_what_it_is_for_and_has_no_other_inputs(string environment)
    {
        var key = Key(Stack(environment));

        key.Text("description").Should().Be($"TAP {environment}: data at rest");
        key.InputNames.Should().BeEquivalentTo("deletionWindowInDays", "description", "enableKeyRotation", "policy");
    }

    [Theory, BothEnvironments]
    public void The_alias_of_the_environment_leads_to_the_key(string environment) =>
        Stack(environment).Single(AwsType.KeyAlias, $"tap-kms-alias-{environment}").Inputs.ShouldBeJson($$"""
            { "name": "alias/tap-{{environment}}", "targetKeyId": "id-of-tap-kms-{{environment}}" }
            """);

    [Fact]
    public void The_key_policy_gives_each_service_what_it_needs_and_no_more() =>
        Key(Dev).Text("policy").ShouldBeJson("""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Account",
                  "Effect": "Allow",
                  "Principal": { "AWS": ["arn:aws:iam::123456789012:root"] },
                  "Action": ["kms:*"],
                  "Resource": ["*"]
                },
                {
                  "Sid": "Logs",
                  "Effect": "Allow",
                  "Principal": { "Service": ["logs.eu-west-2.amazonaws.com"] },
                  "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                  "Resource": ["*"],
                  "Condition": {
                    "ArnLike": { "kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:eu-west-2:123456789012:log-group:*"] }
                  }
                },
                {
                  "Sid": "Alarms",
                  "Effect": "Allow",
                  "Principal": { "Service": ["cloudwatch.amazonaws.com"] },
                  "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                  "Resource": ["*"],
                  "Condition": { "StringEqualsIfExists": { "aws:SourceAccount": ["123456789012"] } }
                },
                {
                  "Sid": "Notifications",
                  "Effect": "Allow",
                  "Principal": { "Service": ["sns.amazonaws.com"] },
                  "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                  "Resource": ["*"],
                  "Condition": { "StringEquals": { "aws:SourceAccount": ["123456789012"] } }
                },
                {
                  "Sid": "Buckets",
                  "Effect": "Allow",
                  "Principal": { "Service": ["s3.amazonaws.com"] },
                  "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                  "Resource": ["*"],
                  "Condition": { "StringEquals": { "aws:SourceAccount": ["123456789012"] } }
                },
                {
                  "Sid": "Queues",
                  "Effect": "Allow",
                  "Principal": { "Service": ["sqs.amazonaws.com"] },
                  "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                  "Resource": ["*"],
                  "Condition": { "StringEquals": { "aws:SourceAccount": ["123456789012"] } }
                },
                {
                  "Sid": "Tables",
                  "Effect": "Allow",
                  "Principal": { "Service": ["dynamodb.amazonaws.com"] },
                  "Action": ["kms:DescribeKey"],
                  "Resource": ["*"],
                  "Condition": { "StringEquals": { "aws:SourceAccount": ["123456789012"] } }
                },
                {
                  "Sid": "Functions",
                  "Effect": "Allow",
                  "Principal": { "Service": ["lambda.amazonaws.com"] },
                  "Action": ["kms:Decrypt"],
                  "Resource": ["*"],
                  "Condition": { "StringEquals": { "aws:SourceAccount": ["123456789012"] } }
                }
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void The_account_comes_first_in_the_key_policy_so_that_nobody_is_locked_out(string environment) =>
        Key(Stack(environment)).Policy().Statements[0].Sid.Should().Be("Account");

    [Theory, BothEnvironments]
    public void Every_service_is_held_to_this_account(string environment) =>
        Key(Stack(environment)).Policy().Statements
            .Where(statement => statement.Principal!.AsObject().ContainsKey("Service"))
            .Should().HaveCount(environment == "prod" ? 9 : 7)
            .And.OnlyContain(statement => statement.Condition!.ToJsonString().Contains("123456789012", StringComparison.Ordinal));

    [Fact]
    public async Task The_deletion_window_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:encryption", """{ "deletionWindowDays": 14 }"""));

        Key(run).Number("deletionWindowInDays").Should().Be(14);
    }

    private static StackResource Key(TapRun stack) => stack.Single(AwsType.Key, $"tap-kms-{stack.Environment}");
}
