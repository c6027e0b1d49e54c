using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Sqs = Pulumi.Aws.Sqs;

namespace Tap.Infra.Messaging;

/// <summary>What a <see cref="DeadLetterQueue"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
/// <param name="Senders">The only roles that may send.</param>
public sealed record DeadLetterQueueArgs(StackContext Context, EncryptionKey Key, ImmutableArray<ExecutionRole> Senders);

/// <summary>The queue that keeps the events that a function could not handle, each in a record that tells why.</summary>
public sealed class DeadLetterQueue : ComponentResource, IDeadLetterTarget
{
    // 14 days, the longest that SQS keeps a message:
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    private const int RetentionSeconds = 1_209_600;

    // 1 MiB, the largest that SQS takes, by the same page, and about what an event may have; the provider's default is a quarter of it. A
    // record is its event and the error around it, and one that is too large is lost.
    private const int MaxMessageBytes = 1_048_576;

    /// <summary>Registers the queue and its policy.</summary>
    public DeadLetterQueue(string name, DeadLetterQueueArgs args, ComponentResourceOptions? options = null)
        : base("tap:messaging:DeadLetterQueue", name, options)
    {
        var queueName = args.Context.Name("dlq");
        var queue = new Sqs.Queue(queueName, new Sqs.QueueArgs
        {
            Name = queueName,
            MessageRetentionSeconds = RetentionSeconds,
            MaxMessageSize = MaxMessageBytes,
            KmsMasterKeyId = args.Key.Arn,
        }, this.Child(new CustomResourceOptions { Protect = args.Context.Settings.DeletionProtection }));

        Name = queue.Name;
        Url = queue.Url;
        Arn = queue.Arn;
        _ = new Sqs.QueuePolicy($"{queueName}-policy", new Sqs.QueuePolicyArgs
        {
            QueueUrl = queue.Url,
            Policy = new PolicyDocument(
            [
                Deny("RefusePlainHttp", "sqs:*", new Condition("Bool", "aws:SecureTransport", "false")),
                Deny("RefuseOtherSenders", "sqs:SendMessage", new Condition("ArnNotEquals", "aws:PrincipalArn", Output.All(args.Senders.Select(sender => sender.Arn)))),
            ]).ToJson(),
        }, this.Child());
        RegisterOutputs();
    }

    /// <summary>The queue's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The queue's URL.</summary>
    [Output("url")]
    public Output<string> Url { get; private set; }

    /// <summary>The queue's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <inheritdoc/>
    public string Service => "sqs";

    /// <summary>The right to send to the queue.</summary>
    public Statement CanSend() => new() { Sid = "SendDeadLetters", Actions = ["sqs:SendMessage"], Resources = Arn };

    private Statement Deny(string sid, string action, Condition condition) => new()
    {
        Sid = sid,
        Effect = Effect.Deny,
        Principal = Principal.Everyone,
        Actions = [action],
        Resources = Arn,
        Conditions = [condition],
    };
}
