namespace Tap.Infra.UnitTests;

public sealed class StorageTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>Each bucket in each environment.</summary>
    public static TheoryData<string, string> Buckets => new()
    {
        { "dev", "tap-data-dev" },
        { "dev", "tap-access-logs-dev" },
        { "prod", "tap-data-prod" },
        { "prod", "tap-trail-prod" },
        { "prod", "tap-access-logs-prod" },
    };

    [Theory, MemberData(nameof(Buckets))]
    public void Pulumi_names_the_bucket_and_only_production_keeps_one_that_is_not_empty(string environment, string name)
    {
        var bucket = Stack(environment).Single(AwsType.Bucket, name);

        bucket.InputNames.Should().BeEquivalentTo("forceDestroy");
        bucket.Flag("forceDestroy").Should().Be(environment == "dev");
        bucket.IsProtected.Should().Be(environment == "prod");
    }

    [Theory, MemberData(nameof(Buckets))]
    public void The_bucket_keeps_versions(string environment, string name) =>
        Stack(environment).Single(AwsType.Versioning, $"{name}-versioning").Inputs.ShouldBeJson($$"""
            { "bucket": "{{name}}-0a1b2c3", "versioningConfiguration": { "status": "Enabled" } }
            """);

    [Theory, MemberData(nameof(Buckets))]
    public void The_bucket_is_closed_to_the_public_in_all_four_ways(string environment, string name) =>
        Stack(environment).Single(AwsType.PublicAccessBlock, $"{name}-public-access").Inputs.ShouldBeJson($$"""
            {
              "bucket": "{{name}}-0a1b2c3",
              "blockPublicAcls": true,
              "blockPublicPolicy": true,
              "ignorePublicAcls": true,
              "restrictPublicBuckets": true
            }
            """);

    [Theory, MemberData(nameof(Buckets))]
    public void The_bucket_has_no_access_lists(string environment, string name) =>
        Stack(environment).Single(AwsType.Ownership, $"{name}-ownership").Inputs.ShouldBeJson($$"""
            { "bucket": "{{name}}-0a1b2c3", "rule": { "objectOwnership": "BucketOwnerEnforced" } }
            """);

    [Theory, MemberData(nameof(Buckets))]
    public void The_configurations_of_a_bucket_follow_each_other(string environment, string name)
    {
        // S3 answers 409 OperationAborted to configurations that arrive together.
        var stack = Stack(environment);

        stack.Single(AwsType.Ownership, $"{name}-ownership").DependsOn.Should().BeEmpty();
        stack.Single(AwsType.PublicAccessBlock, $"{name}-public-access").DependsOn.Should().Equal($"{AwsType.Ownership} {name}-ownership");
        stack.Single(AwsType.Versioning, $"{name}-versioning").DependsOn
            .Should().Equal($"{AwsType.PublicAccessBlock} {name}-public-access");
        stack.Single(AwsType.BucketEncryption, $"{name}-encryption").DependsOn.Should().Equal($"{AwsType.Versioning} {name}-versioning");
        stack.Single(AwsType.BucketPolicy, $"{name}-policy").DependsOn.Should().Equal($"{AwsType.BucketEncryption} {name}-encryption");
        stack.Single(AwsType.Lifecycle, $"{name}-lifecycle").DependsOn.Should().Equal($"{AwsType.BucketPolicy} {name}-policy");
    }

    [Theory, BothEnvironments]
    public void Data_is_encrypted_with_the_key_of_the_stack(string environment) =>
        Stack(environment).Single(AwsType.BucketEncryption, $"tap-data-{environment}-encryption").Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-data-{{environment}}-0a1b2c3",
              "rules": [
                {
                  "bucketKeyEnabled": true,
                  "blockedEncryptionTypes": ["SSE-C"],
                  "applyServerSideEncryptionByDefault": {
                    "sseAlgorithm": "aws:kms",
                    "kmsMasterKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"
                  }
                }
              ]
            }
            """);

    [Theory, BothEnvironments]
    public void Access_logs_are_encrypted_as_their_delivery_demands(string environment) =>
        Stack(environment).Single(AwsType.BucketEncryption, $"tap-access-logs-{environment}-encryption").Json("rules").ShouldBeJson("""
            [{ "bucketKeyEnabled": false, "blockedEncryptionTypes": ["SSE-C"], "applyServerSideEncryptionByDefault": { "sseAlgorithm": "AES256" } }]
            """);

    [Fact]
    public async Task Data_can_be_encrypted_with_the_keys_of_S3()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:storage", """{ "encryption": "AES256" }"""));

        run.Single(AwsType.BucketEncryption, "tap-data-dev-encryption").Json("rules").ShouldBeJson("""
            [{ "bucketKeyEnabled": false, "blockedEncryptionTypes": ["SSE-C"], "applyServerSideEncryptionByDefault": { "sseAlgorithm": "AES256" } }]
            """);
    }

    [Theory, BothEnvironments]
    public void The_data_bucket_is_reached_over_TLS_only(string environment) =>
        Stack(environment).Single(AwsType.BucketPolicy, $"tap-data-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RefusePlainHttp",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["s3:*"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3", "arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/*"],
                  "Condition": { "Bool": { "aws:SecureTransport": ["false"] } }
                }
              ]
            }
            """);

    [Fact]
    public void The_access_log_bucket_takes_the_logs_of_the_data_bucket_and_nothing_else() =>
        Dev.Single(AwsType.BucketPolicy, "tap-access-logs-dev-policy").Text("policy").ShouldBeJson("""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RefusePlainHttp",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["s3:*"],
                  "Resource": ["arn:aws:s3:::tap-access-logs-dev-0a1b2c3", "arn:aws:s3:::tap-access-logs-dev-0a1b2c3/*"],
                  "Condition": { "Bool": { "aws:SecureTransport": ["false"] } }
                },
                {
                  "Sid": "AllowLogDelivery",
                  "Effect": "Allow",
                  "Principal": { "Service": ["logging.s3.amazonaws.com"] },
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-access-logs-dev-0a1b2c3/data/*"],
                  "Condition": {
                    "ArnLike": { "aws:SourceArn": ["arn:aws:s3:::tap-data-dev-0a1b2c3"] },
                    "StringEquals": { "aws:SourceAccount": ["123456789012"] }
                  }
                }
              ]
            }
            """);

    [Theory, MemberData(nameof(Buckets))]
    public void A_policy_belongs_to_the_bucket_that_it_is_about(string environment, string name) =>
        Stack(environment).Single(AwsType.BucketPolicy, $"{name}-policy").Text("bucket").Should().Be($"{name}-0a1b2c3");

    [Theory, BothEnvironments]
    public void Accesses_to_the_data_bucket_are_logged(string environment)
    {
        var logging = Stack(environment).Single(AwsType.BucketLogging, $"tap-data-{environment}-logging");

        logging.Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-data-{{environment}}-0a1b2c3",
              "targetBucket": "tap-access-logs-{{environment}}-0a1b2c3",
              "targetPrefix": "data/"
            }
            """);
        logging.DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Lifecycle} tap-data-{environment}-lifecycle", $"{AwsType.Lifecycle} tap-access-logs-{environment}-lifecycle");
    }

    [Theory]
    [InlineData("dev", 30)]
    [InlineData("prod", 90)]
    public void Data_ages(string environment, int noncurrentDays) =>
        Stack(environment).Single(AwsType.Lifecycle, $"tap-data-{environment}-lifecycle").Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-data-{{environment}}-0a1b2c3",
              "rules": [
                {
                  "id": "end-incomplete-uploads",
                  "status": "Enabled",
                  "filter": { "prefix": "" },
                  "abortIncompleteMultipartUpload": { "daysAfterInitiation": 7 }
                },
                {
                  "id": "expire-noncurrent-versions",
                  "status": "Enabled",
                  "filter": { "prefix": "" },
                  "noncurrentVersionExpiration": { "noncurrentDays": {{noncurrentDays}} }
                },
                {
                  "id": "move-to-glacier",
                  "status": "Enabled",
                  "filter": { "objectSizeGreaterThan": 131071 },
                  "transitions": [{ "days": 90, "storageClass": "GLACIER_IR" }]
                }
              ]
            }
            """);

    [Theory]
    [InlineData("dev", 30)]
    [InlineData("prod", 365)]
    public void Access_logs_expire(string environment, int days) =>
        Stack(environment).Single(AwsType.Lifecycle, $"tap-access-logs-{environment}-lifecycle").Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-access-logs-{{environment}}-0a1b2c3",
              "rules": [
                {
                  "id": "end-incomplete-uploads",
                  "status": "Enabled",
                  "filter": { "prefix": "" },
                  "abortIncompleteMultipartUpload": { "daysAfterInitiation": 7 }
                },
                {
                  "id": "expire-access-logs",
                  "status": "Enabled",
                  "filter": { "prefix": "" },
                  "expiration": { "days": {{days}} },
                  "noncurrentVersionExpiration": { "noncurrentDays": {{days}} }
                }
              ]
            }
            """);

    [Fact]
    public async Task The_ages_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:storage", """{ "glacierTransitionDays": 45, "noncurrentExpirationDays": 11, "accessLogExpirationDays": 12 }"""));

        var data = run.Single(AwsType.Lifecycle, "tap-data-dev-lifecycle");
        var accessLogs = run.Single(AwsType.Lifecycle, "tap-access-logs-dev-lifecycle");
        data.Number("rules.1.noncurrentVersionExpiration.noncurrentDays").Should().Be(11);
        data.Number("rules.2.transitions.0.days").Should().Be(45);
        accessLogs.Number("rules.1.expiration.days").Should().Be(12);
        accessLogs.Number("rules.1.noncurrentVersionExpiration.noncurrentDays").Should().Be(12);
    }

    [Fact]
    public async Task What_moves_to_Glacier_and_where_to_can_be_set_here_and_for_copies()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:storage", """{ "glacierStorageClass": "GLACIER", "glacierMinimumBytes": 1 }"""));

        foreach (var bucket in new[] { "tap-data-dev", "tap-migration-data-dev" })
        {
            var rule = run.Single(AwsType.Lifecycle, $"{bucket}-lifecycle").Json("rules.2");
            rule!["filter"].ShouldBeJson("""{ "objectSizeGreaterThan": 0 }""");
            rule["transitions"].ShouldBeJson("""[{ "days": 90, "storageClass": "GLACIER" }]""");
        }
    }

    [Fact]
    public async Task Without_a_transition_nothing_moves_to_Glacier()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:storage", """{ "glacierTransitionDays": null }"""));

        run.Single(AwsType.Lifecycle, "tap-data-dev-lifecycle").Json("rules")!.AsArray().Select(rule => (string)rule!["id"]!)
            .Should().Equal("end-incomplete-uploads", "expire-noncurrent-versions");
    }

    [Fact]
    public async Task The_data_bucket_can_be_named_and_the_other_keeps_its_own_name()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:storage", """{ "bucketName": "acme-tap-data" }"""));

        run.Single(AwsType.Bucket, "tap-data-dev").Text("bucket").Should().Be("acme-tap-data");
        run.Single(AwsType.Bucket, "tap-access-logs-dev").Json("bucket").Should().BeNull();
        run.Single(AwsType.Versioning, "tap-data-dev-versioning").Text("bucket").Should().Be("acme-tap-data");
        run.Outputs["dataBucketName"].Value.Should().Be("acme-tap-data");
    }
}
