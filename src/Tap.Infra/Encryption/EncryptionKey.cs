using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Identity;
using Kms = Pulumi.Aws.Kms;

namespace Tap.Infra.Encryption;

/// <summary>What an <see cref="EncryptionKey"/> is made of.</summary>
public sealed class EncryptionKeyArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>The key's settings.</summary>
    public required EncryptionSettings Settings { get; init; }

    /// <summary>Whether Pulumi refuses to delete the key.</summary>
    public required bool Protect { get; init; }
}

/// <summary>The one KMS key of the stack, rotated every year, and its alias <c>alias/tap-&lt;env&gt;</c>.</summary>
public sealed class EncryptionKey : ComponentResource
{
    // What each service itself does with the key, apart from what it does in the name of a principal of this account, which the
    // principal's own policy decides.
    private static readonly (string Sid, string Service, ImmutableArray<string> Actions)[] Services =
    [
        ("Alarms", "cloudwatch", ["kms:Decrypt", "kms:GenerateDataKey*"]), // an alarm publishes to an encrypted topic
        ("Notifications", "sns", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a topic delivers to an encrypted queue
        ("Buckets", "s3", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a bucket notifies an encrypted queue or topic
        ("Queues", "sqs", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a queue moves messages between encrypted queues
        ("Tables", "dynamodb", ["kms:DescribeKey"]), // a table checks that its key is still usable
        ("Functions", "lambda", ["kms:Decrypt"]), // a function's environment is decrypted when it starts
    ];

    /// <summary>Registers the key and its alias.</summary>
    public EncryptionKey(string name, EncryptionKeyArgs args, ComponentResourceOptions? options = null)
        : base("tap:encryption:EncryptionKey", name, args, options)
    {
        var key = new Kms.Key($"tap-kms-{args.Environment}", new Kms.KeyArgs
        {
            Description = $"TAP {args.Environment}: data at rest",
            EnableKeyRotation = true,
            DeletionWindowInDays = args.Settings.DeletionWindowDays,
            Policy = KeyPolicy(args.Context).ToJson(),
        }, this.Child(new CustomResourceOptions { Protect = args.Protect }));

        _ = new Kms.Alias($"tap-kms-alias-{args.Environment}", new Kms.AliasArgs
        {
            Name = $"alias/tap-{args.Environment}",
            TargetKeyId = key.KeyId,
        }, this.Child());

        KeyId = key.KeyId;
        Arn = key.Arn;
        RegisterOutputs();
    }

    /// <summary>The key's id.</summary>
    [Output("keyId")]
    public Output<string> KeyId { get; private set; }

    /// <summary>The key's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The right to encrypt and decrypt with the key, as writing to and reading from what it encrypts needs.</summary>
    public Statement CanUse() => new()
    {
        Sid = "UseKey",
        Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
        Resources = Arn,
    };

    private static PolicyDocument KeyPolicy(AwsContext context) => new(
    [
        // Without this statement nobody could ever change the key again, and identity policies would not count.
        new Statement
        {
            Sid = "Account",
            Principal = Principal.Aws(Output.Format($"arn:{context.Partition}:iam::{context.Account}:root")),
            Actions = ["kms:*"],
            Resources = "*",
        },
        new Statement
        {
            Sid = "Logs",
            Principal = Principal.Service(Output.Format($"logs.{context.Region}.{context.DnsSuffix}")),
            Actions = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resources = "*",
            Conditions =
            [
                new("ArnLike", "kms:EncryptionContext:aws:logs:arn", Output.Format($"arn:{context.Partition}:logs:{context.Region}:{context.Account}:log-group:*")),
            ],
        },
        .. Services.Select(service => new Statement
        {
            Sid = service.Sid,
            Principal = Principal.Service($"{service.Service}.amazonaws.com"),
            Actions = service.Actions,
            Resources = "*",
            Conditions = [new("StringEquals", "aws:SourceAccount", context.Account)],
        }),
    ]);
}
