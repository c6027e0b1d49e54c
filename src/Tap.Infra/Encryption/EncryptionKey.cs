using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Kms = Pulumi.Aws.Kms;

namespace Tap.Infra.Encryption;

/// <summary>What an <see cref="EncryptionKey"/> is made of.</summary>
/// <param name="Context">The stack, in the region of the key.</param>
/// <param name="Prefix">What the names of key and alias start with.</param>
public sealed record EncryptionKeyArgs(StackContext Context, string Prefix = "tap")
{
    /// <summary>What the key encrypts, for its description.</summary>
    public string Holds { get; init; } = "data at rest";

    /// <summary>Whether the services of the stack use it by themselves, as they do that of a region.</summary>
    public bool IsOfServices { get; init; } = true;

    /// <summary>Statements of its policy beside those.</summary>
    public ImmutableArray<Statement> Statements { get; init; } = [];

    /// <summary>Whether it outlives the stack.</summary>
    public bool Outlives { get; init; }
}

/// <summary>
/// A KMS key, rotated every year, and its alias, such as <c>alias/tap-&lt;env&gt;</c>: the one of a region, or that of its backups.
/// </summary>
public sealed class EncryptionKey : ComponentResource
{
    // What each service itself does with the key, apart from what it does in the name of a principal of this account, which the
    // principal's own policy decides.
    private static readonly (string Sid, string Service, string Operator, ImmutableArray<string> Actions)[] Services =
    [
        // An alarm publishes to an encrypted topic. SNS leaves it to CloudWatch to document which conditions its requests meet, and
        // CloudWatch's own example has none, so this one holds where no account is named: an alarm that the key refuses is lost in silence.
        // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
        // https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
        ("Alarms", "cloudwatch", "StringEqualsIfExists", ["kms:Decrypt", "kms:GenerateDataKey*"]),
        ("Notifications", "sns", "StringEquals", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a topic delivers to an encrypted queue
        ("Buckets", "s3", "StringEquals", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a bucket notifies an encrypted queue or topic
        ("Queues", "sqs", "StringEquals", ["kms:Decrypt", "kms:GenerateDataKey*"]), // a queue moves messages between encrypted queues
        ("Tables", "dynamodb", "StringEquals", ["kms:DescribeKey"]), // a table checks that its key is still usable
        ("Functions", "lambda", "StringEquals", ["kms:Decrypt"]), // a function's environment is decrypted when it starts
    ];

    private readonly StackContext context;

    /// <summary>Registers the key and its alias.</summary>
    public EncryptionKey(string name, EncryptionKeyArgs args, ComponentResourceOptions? options = null)
        : base("tap:encryption:EncryptionKey", name, options)
    {
        context = args.Context;
        var key = new Kms.Key($"{args.Prefix}-kms-{context.Environment}", new Kms.KeyArgs
        {
            Description = $"TAP {context.Environment}: {args.Holds}",
            EnableKeyRotation = true,
            DeletionWindowInDays = context.Settings.Encryption.DeletionWindowDays,
            Policy = KeyPolicy(args).ToJson(),
        }, this.Child(new CustomResourceOptions { Protect = context.Settings.DeletionProtection, RetainOnDelete = args.Outlives }));

        var alias = new Kms.Alias($"{args.Prefix}-kms-alias-{context.Environment}", new Kms.AliasArgs
        {
            Name = $"alias/{args.Prefix}-{context.Environment}",
            TargetKeyId = key.KeyId,
        }, this.Child());

        KeyId = key.KeyId;
        Arn = key.Arn;
        AliasName = alias.Name;
        RegisterOutputs();
    }

    /// <summary>The key's id.</summary>
    [Output("keyId")]
    public Output<string> KeyId { get; private set; }

    /// <summary>The key's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The alias, such as <c>alias/tap-dev</c>.</summary>
    [Output("aliasName")]
    public Output<string> AliasName { get; private set; }

    /// <summary>The right to do <paramref name="actions"/> with the key through services of its region, and in no other way.</summary>
    /// <param name="sid">The statement's id.</param>
    /// <param name="actions">KMS's actions, such as <c>kms:Decrypt</c>.</param>
    /// <param name="services">The services' names, such as <c>s3</c>.</param>
    public Statement CanUseThrough(string sid, ImmutableArray<string> actions, params ImmutableArray<string> services) => new()
    {
        Sid = sid,
        Actions = actions,
        Resources = Arn,
        Conditions = [new("StringEquals", "kms:ViaService", Output.All(services.Select(service => Output.Format($"{service}.{context.Region}.{context.DnsSuffix}"))))],
    };

    private PolicyDocument KeyPolicy(EncryptionKeyArgs args) => new(
    [
        // Without this statement nobody could ever change the key again, and identity policies would not count.
        new Statement
        {
            Sid = "Account",
            Principal = Principal.Aws(Output.Format($"arn:{context.Partition}:iam::{context.Account}:root")),
            Actions = ["kms:*"],
            Resources = "*",
        },
        .. args.IsOfServices ? OfServices() : [],
        .. args.Statements,
    ]);

    private IEnumerable<Statement> OfServices() =>
    [
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
            Conditions = [new(service.Operator, "aws:SourceAccount", context.Account)],
        }),
    ];
}
