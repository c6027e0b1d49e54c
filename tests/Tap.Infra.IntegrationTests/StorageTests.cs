namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class StorageTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task Data_is_encrypted_with_the_stacks_key(string environment)
    {
        var rule = (await stacks[environment].Bucket().Setting("encryption")).Elements("Rule").First();

        ((bool)rule.Element("BucketKeyEnabled")!).Should().BeTrue();
        rule.Element("ApplyServerSideEncryptionByDefault")!.Element("SSEAlgorithm")!.Value.Should().Be("aws:kms");
        rule.Element("ApplyServerSideEncryptionByDefault")!.Element("KMSMasterKeyID")!.Value.Should().Be(stacks[environment].Output("kmsKeyArn"));
    }

    [Theory, Deployed]
    public async Task Access_logs_are_encrypted_with_the_keys_of_S3(string environment)
    {
        var rule = (await stacks[environment].Bucket("accessLogBucketName").Setting("encryption")).Elements("Rule").First();

        rule.Element("ApplyServerSideEncryptionByDefault")!.Element("SSEAlgorithm")!.Value.Should().Be("AES256");
    }

    [Theory, Deployed]
    public async Task Both_buckets_are_versioned_closed_and_without_ACLs(string environment)
    {
        foreach (var bucket in Both(environment))
        {
            (await bucket.Setting("versioning")).Element("Status")!.Value.Should().Be("Enabled");
            (await bucket.Setting("publicAccessBlock")).Elements().Should().HaveCount(4).And.OnlyContain(flag => (bool)flag);
            (await bucket.Setting("ownershipControls")).Element("Rule")!.Element("ObjectOwnership")!.Value.Should().Be("BucketOwnerEnforced");
        }
    }

    [Theory, Deployed]
    public async Task Both_buckets_refuse_plain_HTTP(string environment)
    {
        foreach (var bucket in Both(environment))
        {
            var deny = DeployedStack.Statements(await bucket.Policy()).Single(statement => statement["Effect"]!.GetValue<string>() == "Deny");
            deny["Condition"]!["Bool"]!["aws:SecureTransport"]!.ToJsonString().Should().Contain("false");
            deny["Resource"]!.AsArray().Should().HaveCount(2);
        }
    }

    [Theory, Deployed]
    public async Task Access_to_the_data_is_logged(string environment)
    {
        var logging = (await stacks[environment].Bucket().Setting("logging")).Element("LoggingEnabled")!;

        logging.Element("TargetBucket")!.Value.Should().Be(stacks[environment].Output("accessLogBucketName"));
        logging.Element("TargetPrefix")!.Value.Should().Be("data/");
    }

    [Theory, Deployed]
    public async Task Old_data_moves_to_Glacier_and_old_versions_expire(string environment)
    {
        var answer = await stacks[environment].Bucket().Setting("lifecycle");

        var rules = answer.Elements("Rule").ToDictionary(rule => rule.Element("ID")!.Value);
        ((int)rules["end-incomplete-uploads"].Element("AbortIncompleteMultipartUpload")!.Element("DaysAfterInitiation")!).Should().Be(7);
        var transition = rules["move-to-glacier"].Elements("Transition").First();
        ((int)transition.Element("Days")!, transition.Element("StorageClass")!.Value).Should().Be((90, "GLACIER_IR"));
        ((int)rules["move-to-glacier"].Element("Filter")!.Element("ObjectSizeGreaterThan")!).Should().Be(131_071);
        ((int)rules["expire-noncurrent-versions"].Element("NoncurrentVersionExpiration")!.Element("NoncurrentDays")!)
            .Should().Be(stacks[environment].IsProduction ? 90 : 30);
        rules.Values.Should().OnlyContain(rule => rule.Element("Status")!.Value == "Enabled");
    }

    private Bucket[] Both(string environment) => [stacks[environment].Bucket(), stacks[environment].Bucket("accessLogBucketName")];
}
