using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class StorageTests(Deployments stacks)
{
    [Theory, DeployedAlike]
    public async Task Data_is_encrypted_with_the_stacks_key(string environment)
    {
        var answer = await Bucket(environment, "get-bucket-encryption");

        var rule = answer["ServerSideEncryptionConfiguration"]!["Rules"]![0]!;
        rule["BucketKeyEnabled"]!.GetValue<bool>().Should().BeTrue();
        rule["ApplyServerSideEncryptionByDefault"]!["SSEAlgorithm"]!.GetValue<string>().Should().Be("aws:kms");
        rule["ApplyServerSideEncryptionByDefault"]!["KMSMasterKeyID"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
    }

    [Theory, DeployedAlike]
    public async Task Access_logs_are_encrypted_with_the_keys_of_S3(string environment)
    {
        var answer = await Bucket(environment, "get-bucket-encryption", "accessLogBucketName");

        var rule = answer["ServerSideEncryptionConfiguration"]!["Rules"]![0]!;
        rule["ApplyServerSideEncryptionByDefault"]!["SSEAlgorithm"]!.GetValue<string>().Should().Be("AES256");
    }

    [Theory, DeployedAlike]
    public async Task Both_buckets_are_versioned_closed_and_without_ACLs(string environment)
    {
        foreach (var bucket in new[] { "dataBucketName", "accessLogBucketName" })
        {
            var versioning = await Bucket(environment, "get-bucket-versioning", bucket);
            versioning["Status"]!.GetValue<string>().Should().Be("Enabled");

            var block = await Bucket(environment, "get-public-access-block", bucket);
            block["PublicAccessBlockConfiguration"]!.AsObject().Should().HaveCount(4).And.OnlyContain(flag => flag.Value!.GetValue<bool>());

            var ownership = await Bucket(environment, "get-bucket-ownership-controls", bucket);
            ownership["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]!.GetValue<string>().Should().Be("BucketOwnerEnforced");
        }
    }

    [Theory, DeployedAlike]
    public async Task Both_buckets_refuse_plain_HTTP(string environment)
    {
        foreach (var bucket in new[] { "dataBucketName", "accessLogBucketName" })
        {
            var policy = await Bucket(environment, "get-bucket-policy", bucket);

            var deny = DeployedStack.Statements(policy["Policy"]).Single(statement => statement["Effect"]!.GetValue<string>() == "Deny");
            deny["Condition"]!["Bool"]!["aws:SecureTransport"]!.ToJsonString().Should().Contain("false");
            deny["Resource"]!.AsArray().Should().HaveCount(2);
        }
    }

    [Theory, DeployedAlike]
    public async Task Access_to_the_data_is_logged(string environment)
    {
        var logging = await Bucket(environment, "get-bucket-logging");

        logging["LoggingEnabled"]!["TargetBucket"]!.GetValue<string>().Should().Be(stacks[environment].Output("accessLogBucketName"));
        logging["LoggingEnabled"]!["TargetPrefix"]!.GetValue<string>().Should().Be("data/");
    }

    [Theory, Deployed]
    public async Task Old_data_moves_to_Glacier_and_old_versions_expire(string environment)
    {
        var answer = await Bucket(environment, "get-bucket-lifecycle-configuration");

        var rules = answer["Rules"]!.AsArray().ToDictionary(rule => rule!["ID"]!.GetValue<string>(), rule => rule!);
        rules["end-incomplete-uploads"]["AbortIncompleteMultipartUpload"]!["DaysAfterInitiation"]!.GetValue<int>().Should().Be(7);
        rules["move-to-glacier"]["Transitions"]![0]!["Days"]!.GetValue<int>().Should().Be(90);
        rules["move-to-glacier"]["Transitions"]![0]!["StorageClass"]!.GetValue<string>().Should().Be("GLACIER_IR");
        rules["move-to-glacier"]["Filter"]!["ObjectSizeGreaterThan"]!.GetValue<int>().Should().Be(131_071);
        rules["expire-noncurrent-versions"]["NoncurrentVersionExpiration"]!["NoncurrentDays"]!.GetValue<int>()
            .Should().Be(stacks[environment].IsProduction ? 90 : 30);
        rules.Values.Should().OnlyContain(rule => rule["Status"]!.GetValue<string>() == "Enabled");
    }

    private Task<JsonNode> Bucket(string environment, string operation, string output = "dataBucketName") =>
        stacks[environment].Aws("s3api", operation, "--bucket", stacks[environment].Output(output));
}
