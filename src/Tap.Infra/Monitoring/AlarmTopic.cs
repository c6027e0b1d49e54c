using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Identity;
using Sns = Pulumi.Aws.Sns;

namespace Tap.Infra.Monitoring;

/// <summary>What an <see cref="AlarmTopic"/> is made of.</summary>
public sealed class AlarmTopicArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>Whom the topic tells.</summary>
    public required MonitoringSettings Settings { get; init; }

    /// <summary>The stack's key, whose policy lets CloudWatch use it: a key managed by AWS does not, and alarms would be lost.</summary>
    public required Input<string> KmsKeyArn { get; init; }
}

/// <summary>The topic that alarms publish to, and who hears of it.</summary>
public sealed class AlarmTopic : ComponentResource
{
    /// <summary>Registers the topic, its policy and its subscriptions.</summary>
    public AlarmTopic(string name, AlarmTopicArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:AlarmTopic", name, args, options)
    {
        var topicName = $"tap-alarms-{args.Environment}";
        var topic = new Sns.Topic(topicName, new Sns.TopicArgs { Name = topicName, KmsMasterKeyId = args.KmsKeyArn }, this.Child());

        Arn = topic.Arn;
        _ = new Sns.TopicPolicy($"{topicName}-policy", new Sns.TopicPolicyArgs
        {
            Arn = topic.Arn,
            Policy = TopicPolicy(args.Context).ToJson(),
        }, this.Child());
        foreach (var email in args.Settings.Emails)
        {
            _ = new Sns.TopicSubscription($"{topicName}-{email}", new Sns.TopicSubscriptionArgs
            {
                Topic = topic.Arn,
                Protocol = "email",
                Endpoint = email,
            }, this.Child());
        }

        RegisterOutputs();
    }

    /// <summary>The topic's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    private PolicyDocument TopicPolicy(AwsContext context) => new(
    [
        new Statement
        {
            Sid = "Alarms",
            Principal = Principal.Service("cloudwatch.amazonaws.com"),
            Actions = ["sns:Publish"],
            Resources = Arn,
            Conditions =
            [
                new("StringEquals", "aws:SourceAccount", context.Account),
                new("ArnLike", "aws:SourceArn", Output.Format($"arn:{context.Partition}:cloudwatch:{context.Region}:{context.Account}:alarm:*")),
            ],
        },
        new Statement
        {
            Sid = "RefusePlainHttp",
            Effect = Effect.Deny,
            Principal = Principal.Everyone,
            Actions = ["sns:Publish"],
            Resources = Arn,
            Conditions = [new("Bool", "aws:SecureTransport", "false")],
        },
    ]);
}
