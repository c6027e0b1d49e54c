namespace Tap.Infra.UnitTests;

public sealed class AlarmTopicTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>Both topics, in both environments.</summary>
    public static TheoryData<string, string> Topics => new() { { "dev", "alarms" }, { "dev", "pages" }, { "prod", "alarms" }, { "prod", "pages" } };

    [Theory, MemberData(nameof(Topics))]
    public void A_topic_is_encrypted_with_the_key_of_the_stack(string environment, string topic) =>
        Stack(environment).Single(AwsType.Topic, $"tap-{topic}-{environment}").Inputs.ShouldBeJson($$"""
            {
              "name": "tap-{{topic}}-{{environment}}",
              "kmsMasterKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"
            }
            """);

    [Theory, MemberData(nameof(Topics))]
    public void Only_alarms_of_this_account_publish_and_only_over_TLS(string environment, string topic)
    {
        var policy = Stack(environment).Single(AwsType.TopicPolicy, $"tap-{topic}-{environment}-policy");

        policy.Text("arn").Should().Be(TopicArn(environment, topic));
        policy.Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Alarms",
                  "Effect": "Allow",
                  "Principal": { "Service": ["cloudwatch.amazonaws.com"] },
                  "Action": ["sns:Publish"],
                  "Resource": ["{{TopicArn(environment, topic)}}"],
                  "Condition": { "ArnLike": { "aws:SourceArn": ["arn:aws:cloudwatch:eu-west-2:123456789012:alarm:*"] } }
                },
                {
                  "Sid": "RefusePlainHttp",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["sns:Publish"],
                  "Resource": ["{{TopicArn(environment, topic)}}"],
                  "Condition": { "Bool": { "aws:SecureTransport": ["false"] } }
                }
              ]
            }
            """);
    }

    /// <summary>Each link that is missing would silence the alarm, with no error to be seen anywhere.</summary>
    [Theory, BothEnvironments]
    public void Every_alarm_reaches_its_topic_through_the_policies_of_topic_and_key(string environment)
    {
        var stack = Stack(environment);
        var alarms = stack.Resources
            .Where(resource =>
                resource.Type is AwsType.Alarm or AwsType.CompositeAlarm && !TellsNobody(resource))
            .ToList();

        alarms.Should().NotBeEmpty();
        foreach (var alarm in alarms)
        {
            var told = alarm.Json("alarmActions")!.AsArray();
            told.Should().NotBeEmpty();
            alarm.Json("okActions")!.ToJsonString().Should().Be(told.ToJsonString(), "whoever hears that it fires hears that it is over");
            foreach (var topicArn in told.Select(action => action!.GetValue<string>()))
            {
                var topic = stack.OfType(AwsType.Topic).Single(each => topicArn == $"arn:aws:sns:eu-west-2:123456789012:{each.Text("name")}");
                var key = stack.OfType(AwsType.Key).Single(each => topic.Text("kmsMasterKeyId").EndsWith($"id-of-{each.Name}", StringComparison.Ordinal));

                Grants(stack.OfType(AwsType.TopicPolicy).Single(each => each.Text("arn") == topicArn).Policy(), "sns:Publish").Should().BeTrue();
                Grants(key.Policy(), "kms:Decrypt", "kms:GenerateDataKey*").Should().BeTrue();
            }
        }
    }

    [Theory, BothEnvironments]
    public void Nobody_gets_mail_unasked(string environment) => Stack(environment).OfType(AwsType.Subscription).Should().BeEmpty();

    [Fact]
    public async Task Whoever_is_named_gets_mail()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:monitoring", """{ "emails": ["a@example.com", "b@example.com"], "pageEmails": ["b@example.com"] }"""));

        run.OfType(AwsType.Subscription).Should().HaveCount(3);
        run.Single(AwsType.Subscription, "tap-pages-dev-b@example.com").Inputs.ShouldBeJson($$"""
            { "topic": "{{TopicArn("dev", "pages")}}", "protocol": "email", "endpoint": "b@example.com" }
            """);
        run.Single(AwsType.Subscription, "tap-alarms-dev-b@example.com").Inputs.ShouldBeJson($$"""
            { "topic": "{{TopicArn("dev")}}", "protocol": "email", "endpoint": "b@example.com" }
            """);
    }

    private static bool Grants(Policy policy, params IEnumerable<string> actions) => policy.Statements.Any(statement =>
        statement.Allows
        && statement.Principal?["Service"]?.ToJsonString() == """["cloudwatch.amazonaws.com"]"""
        && actions.All(action => statement.Actions.Contains(action)));

    // Those that CodeDeploy asks, and the one that silences others.
    private static bool TellsNobody(StackResource alarm) =>
        alarm.Name.Contains("canary", StringComparison.Ordinal) || alarm.Name.Contains("under-way", StringComparison.Ordinal);

    private static string TopicArn(string environment, string topic = "alarms") => $"arn:aws:sns:eu-west-2:123456789012:tap-{topic}-{environment}";
}
