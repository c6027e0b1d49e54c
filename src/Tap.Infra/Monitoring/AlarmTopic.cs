using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using Sns = Pulumi.Aws.Sns;

namespace Tap.Infra.Monitoring;

/// <summary>What an <see cref="AlarmTopic"/> is made of.</summary>
/// <param name="Context">The stack, in the region of the alarms: CloudWatch publishes to topics of the alarm's own region only.</param>
/// <param name="Key">The region's key, whose policy lets CloudWatch use it: a key managed by AWS does not, and alarms would be lost.</param>
/// <param name="TopicName">The topic's name.</param>
/// <param name="Emails">Who gets its messages as mails.</param>
public sealed record AlarmTopicArgs(StackContext Context, EncryptionKey Key, string TopicName, ImmutableArray<string> Emails);

/// <summary>The topic that alarms publish to, and who hears of it.</summary>
public sealed class AlarmTopic : ComponentResource, IDeadLetterTarget
{
    /// <summary>Registers the topic, its policy and its subscriptions.</summary>
    public AlarmTopic(string name, AlarmTopicArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:AlarmTopic", name, options)
    {
        var topicName = args.TopicName;
        var topic = new Sns.Topic(topicName, new Sns.TopicArgs { Name = topicName, KmsMasterKeyId = args.Key.Arn }, this.Child());

        Name = topic.Name;
        Arn = topic.Arn;
        _ = new Sns.TopicPolicy($"{topicName}-policy", new Sns.TopicPolicyArgs
        {
            Arn = topic.Arn,
            Policy = TopicPolicy(args.Context).ToJson(),
        }, this.Child());
        foreach (var email in args.Emails)
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

    /// <summary>The topic's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The topic's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <inheritdoc/>
    public string Service => "sns";

    /// <summary>The right to publish to the topic.</summary>
    public Statement CanSend() => new() { Sid = "Publish", Actions = ["sns:Publish"], Resources = Arn };

    private PolicyDocument TopicPolicy(StackContext context) => new(
    [
        new Statement
        {
            Sid = "Alarms",
            Principal = Principal.Service("cloudwatch.amazonaws.com"),
            Actions = ["sns:Publish"],
            Resources = Arn,

            // The one condition that AWS documents for alarms; the ARN names the account as well:
            // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
            Conditions = [new("ArnLike", "aws:SourceArn", Output.Format($"arn:{context.Partition}:cloudwatch:{context.Region}:{context.Account}:alarm:*"))],
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
