using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>The copy of a bucket, and S3's replication to it.</summary>
public sealed class BucketReplicaTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Rule = "rules.0";

    [Theory, BothEnvironments]
    public void Pulumi_names_the_copy_and_only_production_keeps_one_that_is_not_empty(string environment)
    {
        var bucket = Migration(environment).Single(AwsType.Bucket, $"tap-migration-data-{environment}");

        bucket.InputNames.Should().BeEquivalentTo("forceDestroy");
        bucket.Flag("forceDestroy").Should().Be(environment == "dev");
    }

    [Theory, BothEnvironments]
    public void The_copy_is_as_closed_as_its_source(string environment)
    {
        string[] types = [AwsType.Ownership, AwsType.PublicAccessBlock, AwsType.Versioning, AwsType.BucketPolicy];
        var (copy, source) = ($"tap-migration-data-{environment}", $"tap-data-{environment}");

        foreach (var type in types)
        {
            var ofSource = Migration(environment).OfType(type)
                .Single(resource => resource.Name.StartsWith(source, StringComparison.Ordinal));
            var ofCopy = Migration(environment).OfType(type).Single(resource => resource.Name.StartsWith(copy, StringComparison.Ordinal));
            ofCopy.Inputs.ShouldBeJson(ofSource.Inputs.ToJsonString().Replace(source, copy, StringComparison.Ordinal));
        }
    }

    [Theory, BothEnvironments]
    public void The_copy_is_encrypted_with_the_key_of_its_region(string environment) =>
        Migration(environment).Single(AwsType.BucketEncryption, $"tap-migration-data-{environment}-encryption").Json("rules").ShouldBeJson($$"""
            [
              {
                "bucketKeyEnabled": true,
                "blockedEncryptionTypes": ["SSE-C"],
                "applyServerSideEncryptionByDefault": {
                  "sseAlgorithm": "aws:kms",
                  "kmsMasterKeyId": "arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}"
                }
              }
            ]
            """);

    [Theory, BothEnvironments]
    public void The_copy_has_the_lifecycle_of_the_plan(string environment) =>
        Migration(environment).Single(AwsType.Lifecycle, $"tap-migration-data-{environment}-lifecycle").Json("rules").ShouldBeJson("""
            [
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
                "noncurrentVersionExpiration": { "noncurrentDays": 30 }
              },
              {
                "id": "move-to-glacier",
                "status": "Enabled",
                "filter": { "objectSizeGreaterThan": 131071 },
                "transitions": [{ "days": 90, "storageClass": "GLACIER_IR" }]
              }
            ]
            """);

    [Theory, BothEnvironments]
    public async Task Accesses_to_the_copy_are_logged_as_those_to_its_source(string environment)
    {
        string[] types =
        [
            AwsType.Bucket, AwsType.Ownership, AwsType.PublicAccessBlock, AwsType.Versioning, AwsType.BucketEncryption,
            AwsType.BucketPolicy, AwsType.Lifecycle, AwsType.BucketLogging,
        ];
        // A trail, which only the source has, would be logged to the same bucket.
        var migration = await TapRun.StartAsync(RunOptions.Of(environment).Migrating.With("tap:audit", """{ "dataEvents": false }"""));

        Inputs($"tap-migration-data-access-logs-{environment}").Should().HaveCount(types.Length - 1)
            .And.Equal(OfSource($"tap-access-logs-{environment}"));
        Inputs($"tap-migration-data-{environment}-logging").Should().ContainSingle()
            .And.Equal(OfSource($"tap-data-{environment}-logging"));
        migration.Single(AwsType.BucketLogging, $"tap-migration-data-{environment}-logging").DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Lifecycle} tap-migration-data-{environment}-lifecycle", $"{AwsType.Lifecycle} tap-migration-data-access-logs-{environment}-lifecycle");

        IEnumerable<string> OfSource(string name) => Inputs(name)
            .Select(inputs => inputs.Replace("tap-data-", "tap-migration-data-", StringComparison.Ordinal).Replace("tap-access-logs-", "tap-migration-data-access-logs-", StringComparison.Ordinal));

        IEnumerable<string> Inputs(string name) =>
            from type in types
            from resource in migration.OfType(type)
            where resource.Name.StartsWith(name, StringComparison.Ordinal)
            select $"{type} {resource.Inputs.ToJsonString()}";
    }

    [Fact]
    public async Task Name_and_lifecycle_can_be_set()
    {
        var run = await PlanFolder.RunAsync(plan => plan["buckets"] = JsonNode.Parse("""[{ "source": "data", "target": "acme-copy", "noncurrentExpirationDays": 5 }]"""));

        run.Single(AwsType.Bucket, "tap-migration-data-dev").Text("bucket").Should().Be("acme-copy");
        var rules = run.Single(AwsType.Lifecycle, "tap-migration-data-dev-lifecycle").Json("rules")!.AsArray();
        rules.Select(rule => (string)rule!["id"]!).Should().Equal("end-incomplete-uploads", "expire-noncurrent-versions");
        ((int)rules[1]!["noncurrentVersionExpiration"]!["noncurrentDays"]!).Should().Be(5);
    }

    [Theory, BothEnvironments]
    public void Only_S3_assumes_the_role(string environment) =>
        Migration(environment).Single(AwsType.Role, $"tap-migration-data-{environment}-replication").Inputs.ShouldBeJson($$"""
            {
              "description": "S3 replicates to tap-migration-data-{{environment}} with it",
              "assumeRolePolicy": {{JsonSerializer.Serialize("""{"Version":"2012-10-17","Statement":[{"Sid":"AssumedByS3","Effect":"Allow","Principal":{"Service":["s3.amazonaws.com"]},"Action":["sts:AssumeRole"]}]}""")}},
              "forceDetachPolicies": true
            }
            """);

    [Theory, BothEnvironments]
    public void The_role_may_do_what_replication_needs_and_no_more(string environment)
    {
        var policy = Migration(environment).Single(AwsType.RolePolicy, $"tap-migration-data-{environment}-replication-policy");

        policy.Text("role").Should().Be($"tap-migration-data-{environment}-replication-0a1b2c3");
        policy.Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "ReadSource",
                  "Effect": "Allow",
                  "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3"]
                },
                {
                  "Sid": "ReadVersions",
                  "Effect": "Allow",
                  "Action": [
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                    "s3:GetObjectRetention",
                    "s3:GetObjectLegalHold"
                  ],
                  "Resource": ["arn:aws:s3:::tap-data-{{environment}}-0a1b2c3/*"]
                },
                {
                  "Sid": "WriteCopies",
                  "Effect": "Allow",
                  "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                  "Resource": ["arn:aws:s3:::tap-migration-data-{{environment}}-0a1b2c3/*"]
                },
                {
                  "Sid": "DecryptSource",
                  "Effect": "Allow",
                  "Action": ["kms:Decrypt"],
                  "Resource": ["arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"],
                  "Condition": { "StringEquals": { "kms:ViaService": ["s3.eu-west-2.amazonaws.com"] } }
                },
                {
                  "Sid": "EncryptCopies",
                  "Effect": "Allow",
                  "Action": ["kms:Encrypt", "kms:GenerateDataKey"],
                  "Resource": ["arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}"],
                  "Condition": { "StringEquals": { "kms:ViaService": ["s3.eu-west-1.amazonaws.com"] } }
                }
              ]
            }
            """);
    }

    [Theory, BothEnvironments]
    public void Everything_is_replicated_within_a_quarter_of_an_hour_and_measured(string environment) =>
        Replication(Migration(environment)).Inputs.ShouldBeJson($$"""
            {
              "bucket": "tap-data-{{environment}}-0a1b2c3",
              "role": "arn:aws:iam::123456789012:role/tap-migration-data-{{environment}}-replication-0a1b2c3",
              "rules": [
                {
                  "id": "tap-migration",
                  "status": "Enabled",
                  "priority": 0,
                  "filter": { "prefix": "" },
                  "deleteMarkerReplication": { "status": "Enabled" },
                  "sourceSelectionCriteria": { "sseKmsEncryptedObjects": { "status": "Enabled" } },
                  "destination": {
                    "bucket": "arn:aws:s3:::tap-migration-data-{{environment}}-0a1b2c3",
                    "encryptionConfiguration": {
                      "replicaKmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-{{environment}}"
                    },
                    "replicationTime": { "status": "Enabled", "time": { "minutes": 15 } },
                    "metrics": { "status": "Enabled", "eventThreshold": { "minutes": 15 } }
                  }
                }
              ]
            }
            """);

    /// <summary>
    /// S3 refuses a rule to a bucket without versions, and answers 409 to configurations of a bucket that arrive together.
    /// </summary>
    [Theory, BothEnvironments]
    public void The_rule_waits_for_the_rights_and_for_all_configurations_of_both_buckets(string environment) =>
        Replication(Migration(environment)).DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Lifecycle} tap-migration-data-{environment}-lifecycle",
            $"{AwsType.RolePolicy} tap-migration-data-{environment}-replication-policy",
            $"{AwsType.Notification} tap-data-{environment}-notification");

    [Fact]
    public async Task Deletions_can_be_left_out_and_so_can_the_time_limit_but_not_the_measuring()
    {
        var run = await PlanFolder.RunAsync(plan => plan["replication"] = JsonNode.Parse("""{ "deleteMarkers": false, "timeControl": false }"""));

        Replication(run).Json($"{Rule}.deleteMarkerReplication").ShouldBeJson("""{ "status": "Disabled" }""");
        Replication(run).Json($"{Rule}.destination")!.AsObject().Select(entry => entry.Key).Should().BeEquivalentTo("bucket", "encryptionConfiguration", "metrics");
        Replication(run).Json($"{Rule}.destination.metrics").ShouldBeJson("""{ "status": "Enabled" }""");
    }

    [Fact]
    public async Task A_prefix_bounds_the_rule_and_the_rights()
    {
        var run = await PlanFolder.RunAsync(plan => plan["buckets"]![0]!["prefix"] = "incoming/a b#%'()+/");

        Replication(run).Json($"{Rule}.filter").ShouldBeJson("""{ "prefix": "incoming/a b#%'()+/" }""");
        var role = run.Single(AwsType.RolePolicy, "tap-migration-data-dev-replication-policy").Policy();
        role["ReadVersions"].Resources.Should().Equal("arn:aws:s3:::tap-data-dev-0a1b2c3/incoming/a b#%'()+/*");
        role["WriteCopies"].Resources.Should().Equal("arn:aws:s3:::tap-migration-data-dev-0a1b2c3/incoming/a b#%'()+/*");
        run.Single(AwsType.RolePolicy, "tap-migration-validator-dev-policy").Policy()["ReadObjects"].Resources
            .Should().Equal("arn:aws:s3:::tap-data-dev-0a1b2c3/incoming/a b#%'()+/*", "arn:aws:s3:::tap-migration-data-dev-0a1b2c3/incoming/a b#%'()+/*");
    }

    /// <summary>S3 gives copies the encryption of their source, so a key would be promised that no copy has.</summary>
    [Fact]
    public async Task Where_the_keys_of_S3_encrypt_the_source_they_encrypt_the_copy_and_the_role_uses_no_key()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:storage", """{ "encryption": "AES256" }"""));

        run.Single(AwsType.BucketEncryption, "tap-migration-data-dev-encryption").Json("rules").ShouldBeJson("""
            [{ "bucketKeyEnabled": false, "blockedEncryptionTypes": ["SSE-C"], "applyServerSideEncryptionByDefault": { "sseAlgorithm": "AES256" } }]
            """);
        run.Single(AwsType.RolePolicy, "tap-migration-data-dev-replication-policy").Policy().Statements.Select(statement => statement.Sid)
            .Should().Equal("ReadSource", "ReadVersions", "WriteCopies");
        Replication(run).Json($"{Rule}.sourceSelectionCriteria.sseKmsEncryptedObjects").ShouldBeJson("""{ "status": "Enabled" }""");
    }

    private static StackResource Replication(TapRun run) => run.Single(AwsType.ReplicationConfig, $"tap-migration-data-{run.Environment}-replication");
}
