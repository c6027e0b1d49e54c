using Tap.Cli.Review;
using Tap.Guardrails;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public class DataStoresTests
{
    private static readonly RegisteredResource Bucket = ReviewKit.Resource("aws:s3/bucket:Bucket", "data", "{}");

    [Fact]
    public void A_bare_bucket_is_open_in_every_way_but_encryption()
    {
        var store = DataStores.Of(ReviewKit.Stack("dev", Bucket)).Should().ContainSingle().Subject;

        store.Encryption.Should().Be(new Mark("AES256, the default of S3", true));
        store.Access.Should().Be(new Mark("0 of 4 public access blocks", false));
        store.Transport.Good.Should().BeFalse();
        store.Recovery.Should().Be(new Mark("not versioned", false));
    }

    [Fact]
    public void A_bucket_is_what_its_configurations_say()
    {
        var stack = ReviewKit.Stack(
            "dev",
            Bucket,
            Of("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", """{"rules":[{"applyServerSideEncryptionByDefault":{"kmsMasterKeyId":"key"}}]}"""),
            Of("bucketPublicAccessBlock:BucketPublicAccessBlock", """{"blockPublicAcls":true,"blockPublicPolicy":true,"ignorePublicAcls":true,"restrictPublicBuckets":false}"""),
            Of("bucketVersioning:BucketVersioning", """{"versioningConfiguration":{"status":"Enabled"}}"""),
            Of("bucketPolicy:BucketPolicy", """{"policy":"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}"}"""));

        DataStores.Of(stack).Should().ContainSingle().Which.Should().Be(new DataStore(
            Bucket.Key,
            "S3 bucket",
            new Mark("KMS key", true),
            new Mark("3 of 4 public access blocks", false),
            new Mark("plain HTTP denied", true),
            new Mark("versioned", true)));

        static RegisteredResource Of(string type, string inputs) => ReviewKit.Referring($"aws:s3/{type}", type, "bucket", Bucket, inputs);
    }

    [Theory]
    [InlineData("""{"minRetentionDays":7,"maxRetentionDays":365}""", "locked for 7 to 365 days, as long as nobody takes the lock away")]
    [InlineData("""{"minRetentionDays":7,"maxRetentionDays":365,"changeableForDays":3}""", "locked for 7 to 365 days, for good after 3 days")]
    public void A_vault_is_as_safe_as_its_lock(string inputs, string recovery)
    {
        var vault = ReviewKit.Resource("aws:backup/vault:Vault", "vault", """{"kmsKeyArn":"key"}""");
        var locked = ReviewKit.Referring("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", "backupVaultName", vault, inputs);

        var store = DataStores.Of(ReviewKit.Stack("dev", vault, locked)).Should().ContainSingle().Subject;

        (store.Encryption, store.Recovery).Should().Be((new Mark("KMS key", true), new Mark(recovery, true)));
        DataStores.Of(ReviewKit.Stack("dev", vault)).Single().Recovery.Should().Be(new Mark("not locked", false));
    }

    [Fact]
    public void A_queue_that_everybody_may_use_is_open()
    {
        var queue = ReviewKit.Resource("aws:sqs/queue:Queue", "dlq", """{"messageRetentionSeconds":1209600}""");
        var policy = ReviewKit.Referring(
            "aws:sqs/queuePolicy:QueuePolicy", "policy", "queueUrl", queue, """{"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}"}""");

        var store = DataStores.Of(ReviewKit.Stack("dev", queue, policy)).Should().ContainSingle().Subject;

        store.Access.Should().Be(new Mark("open to everybody", false));
        store.Recovery.Should().Be(new Mark("kept for 14 days", true));
    }

    [Theory]
    [InlineData("aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretPolicy:SecretPolicy", "secretArn")]
    [InlineData("aws:dynamodb/table:Table", "aws:dynamodb/resourcePolicy:ResourcePolicy", "resourceArn")]
    public void A_policy_of_its_own_decides_who_may_reach_a_store(string type, string policyType, string input)
    {
        var store = ReviewKit.Resource(type, "it", "{}");
        var policy = ReviewKit.Referring(
            policyType, "policy", input, store, """{"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"*\",\"Resource\":\"*\"}]}"}""");

        DataStores.Of(ReviewKit.Stack("dev", store)).Single().Access.Should().Be(new Mark("IAM only, no resource policy", true));
        DataStores.Of(ReviewKit.Stack("dev", store, policy)).Single().Access.Should().Be(new Mark("open to everybody", false));
    }

    [Theory]
    [InlineData("aws:sns/topic:Topic", "none", false)]
    [InlineData("aws:sqs/queue:Queue", "SSE-SQS", true)]
    [InlineData("aws:dynamodb/table:Table", "a key that AWS owns", true)]
    public void Without_a_key_the_service_decides(string type, string encryption, bool good) =>
        DataStores.Of(ReviewKit.Stack("dev", ReviewKit.Resource(type, "it", "{}"))).Single().Encryption.Should().Be(new Mark(encryption, good));

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task All_of_the_program_is_encrypted_closed_and_reached_over_TLS(string name)
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        var stores = DataStores.Of(await ReviewKit.RunAsync(name)).ToList();

        stores.Should()
            .HaveCountGreaterThan(9).And.OnlyContain(store => store.Encryption.Good && store.Access.Good && store.Transport.Good);
    }
}
