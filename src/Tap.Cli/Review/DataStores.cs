using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Something that is looked at in a data store, and whether it is as it should be.</summary>
/// <param name="Text">What is so.</param>
/// <param name="Good">Whether that is safe.</param>
internal sealed record Mark(string Text, bool Good);

/// <summary>What holds data, and how it is kept.</summary>
/// <param name="Resource">The key of the resource.</param>
/// <param name="Service">The service and kind.</param>
/// <param name="Encryption">What encrypts it at rest.</param>
/// <param name="Access">Whether the public is kept out.</param>
/// <param name="Transport">Whether plain HTTP is refused.</param>
/// <param name="Recovery">What brings deleted data back.</param>
internal sealed record DataStore(string Resource, string Service, Mark Encryption, Mark Access, Mark Transport, Mark Recovery);

/// <summary>Reads the data stores out of a stack.</summary>
/// <param name="graph">The resources.</param>
internal sealed class DataStores(ResourceGraph graph)
{
    // Everything else is reached over TLS alone: https://docs.aws.amazon.com/general/latest/gr/rande.html
    private static readonly Mark TlsOnly = new("TLS endpoint only", true);
    private static readonly Mark IamOnly = new("IAM only, no resource policy", true);
    // Without topics, which keep nothing.
    private static readonly HashSet<string> Kept =
    [
        "aws:s3/bucket:Bucket", "aws:dynamodb/table:Table", "aws:backup/vault:Vault", "aws:sqs/queue:Queue", "aws:secretsmanager/secret:Secret",
        "aws:cloudwatch/logGroup:LogGroup", "aws:kms/key:Key",
    ];

    private static readonly string[] AccessBlocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

    /// <summary>The data stores of a stack, in the order of its resources.</summary>
    public static IEnumerable<DataStore> Of(RegisteredStack stack)
    {
        var stores = new DataStores(stack.Graph);
        return stack.Resources.Select(stores.Read).OfType<DataStore>();
    }

    /// <summary>Whether resources of a type hold data that goes with them, or the key to some.</summary>
    /// <param name="type">The Pulumi type token.</param>
    public static bool Hold(string type) => Kept.Contains(type);

    private DataStore? Read(RegisteredResource resource) => resource.Type switch
    {
        "aws:s3/bucket:Bucket" => Bucket(resource),
        "aws:dynamodb/table:Table" => Table(resource),
        "aws:backup/vault:Vault" => Vault(resource),
        "aws:sqs/queue:Queue" => Queue(resource),
        "aws:sns/topic:Topic" => Topic(resource),
        "aws:secretsmanager/secret:Secret" => Secret(resource),
        "aws:cloudwatch/logGroup:LogGroup" => LogGroup(resource),
        _ => null,
    };

    private DataStore Bucket(RegisteredResource bucket)
    {
        var encryption = Of(bucket, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration");
        var rule = "rules.0.applyServerSideEncryptionByDefault";
        var blocked = Of(bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") is { } block ? AccessBlocks.Count(block.IsTrue) : 0;
        var versioned = Of(bucket, "aws:s3/bucketVersioning:BucketVersioning")?.Text("versioningConfiguration.status") == "Enabled";
        return new DataStore(
            bucket.Key,
            "S3 bucket",
            Encryption(encryption?.Text($"{rule}.kmsMasterKeyId"), encryption?.Text($"{rule}.sseAlgorithm") ?? "AES256, the default of S3"),
            new Mark($"{blocked} of 4 public access blocks", blocked == 4),
            Transport(bucket, "s3:*"),
            new Mark(versioned ? "versioned" : "not versioned", versioned));
    }

    private DataStore Table(RegisteredResource table)
    {
        var recovery = table.IsTrue("pointInTimeRecovery.enabled");
        return new DataStore(
            table.Key,
            "DynamoDB table",
            Encryption(table.Text("serverSideEncryption.kmsKeyArn"), "a key that AWS owns"),
            Access(table),
            TlsOnly,
            new Mark($"{(recovery ? "point in time, 35 days" : "none")}{(table.IsTrue("deletionProtectionEnabled") ? ", deletion protected" : "")}", recovery));
    }

    private DataStore Vault(RegisteredResource vault)
    {
        var locked = Of(vault, "aws:backup/vaultLockConfiguration:VaultLockConfiguration", "backupVaultName");
        var days = $"{locked?.Input("minRetentionDays")} to {locked?.Input("maxRetentionDays")} days";
        var end = locked?.Input("changeableForDays") is { } grace ? $"for good after {grace} days" : "as long as nobody takes the lock away";
        return new DataStore(
            vault.Key,
            "AWS Backup vault",
            Encryption(vault.Text("kmsKeyArn"), "aws/backup"),
            IamOnly,
            TlsOnly,
            new Mark(locked is null ? "not locked" : $"locked for {days}, {end}", locked is not null));
    }

    private DataStore Queue(RegisteredResource queue)
    {
        var days = (queue.Number("messageRetentionSeconds") ?? 345600) / 86400;
        return new DataStore(
            queue.Key, "SQS queue", Encryption(queue.Text("kmsMasterKeyId"), "SSE-SQS"), Access(queue), Transport(queue, "sqs:*"), new Mark($"kept for {days} days", true));
    }

    private DataStore Topic(RegisteredResource topic) => new(
        topic.Key, "SNS topic", Encryption(topic.Text("kmsMasterKeyId"), null), Access(topic), Transport(topic, "sns:Publish"), new Mark("keeps nothing", true));

    private DataStore Secret(RegisteredResource secret)
    {
        var days = secret.Number("recoveryWindowInDays") ?? 30;
        return new DataStore(
            secret.Key,
            "Secrets Manager secret",
            Encryption(secret.Text("kmsKeyId"), "aws/secretsmanager"),
            Access(secret),
            TlsOnly,
            new Mark(days == 0 ? "deleted at once" : $"{days} days after deletion", days > 0));
    }

    private static DataStore LogGroup(RegisteredResource group) =>
        new(group.Key, "CloudWatch log group", Encryption(group.Text("kmsKeyId"), "a key that AWS owns"), IamOnly, TlsOnly, Retention(group));

    private static Mark Retention(RegisteredResource group) =>
        group.Number("retentionInDays") is > 0 and var days ? new Mark($"kept for {days} days", true) : new Mark("kept for ever", false);

    private RegisteredResource? Of(RegisteredResource store, string type, string input = "bucket") =>
        graph.Referring(store, type, input).FirstOrDefault();

    private static Mark Encryption(string? key, string? otherwise) =>
        key is null ? new Mark(otherwise ?? "none", otherwise is not null) : new Mark($"KMS {key}", true);

    private Mark Access(RegisteredResource store)
    {
        var statements = graph.Statements(store).ToList();
        return statements.Count == 0 ? IamOnly
            : statements.Any(statement => statement.IsPublic) ? new Mark("open to everybody", false)
            : new Mark("policy names who", true);
    }

    private Mark Transport(RegisteredResource store, string action) =>
        graph.Statements(store).Any(statement => statement.RefusesPlainHttp(action))
        ? new Mark("plain HTTP denied", true)
        : new Mark("plain HTTP not denied", false);
}
