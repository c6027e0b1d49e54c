namespace Tap.Infra.UnitTests;

/// <summary>The record of who read and wrote the data.</summary>
public sealed class DataTrailTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Arn = "arn:aws:cloudtrail:eu-west-2:123456789012:trail/tap-data-events-prod";

    [Fact]
    public void What_nobody_misses_is_not_audited()
    {
        Dev.Resources.Should().NotContain(resource => resource.Type == AwsType.Trail || resource.Name.Contains("trail", StringComparison.Ordinal));
        Dev.Single(AwsType.Key, "tap-kms-dev").Policy().Statements.Should().NotContain(statement => statement.Sid.Contains("Trail", StringComparison.Ordinal));
        Dev.Outputs.Keys.Should().NotContain(["trailName", "trailBucketName"]);
    }

    [Fact]
    public void The_trail_records_objects_and_items_of_the_stack_and_nothing_else() =>
        Prod.Single(AwsType.Trail, "tap-data-events-prod").Inputs.ShouldBeJson("""
            {
              "name": "tap-data-events-prod",
              "s3BucketName": "tap-trail-prod-0a1b2c3",
              "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-prod",
              "enableLogFileValidation": true,
              "includeGlobalServiceEvents": false,
              "isMultiRegionTrail": false,
              "advancedEventSelectors": [
                {
                  "name": "Objects of the data bucket",
                  "fieldSelectors": [
                    { "field": "eventCategory", "equals": ["Data"] },
                    { "field": "resources.type", "equals": ["AWS::S3::Object"] },
                    { "field": "resources.ARN", "startsWiths": ["arn:aws:s3:::tap-data-prod-0a1b2c3/"] }
                  ]
                },
                {
                  "name": "Items of the table",
                  "fieldSelectors": [
                    { "field": "eventCategory", "equals": ["Data"] },
                    { "field": "resources.type", "equals": ["AWS::DynamoDB::Table"] },
                    { "field": "resources.ARN", "equals": ["arn:aws:dynamodb:eu-west-2:123456789012:table/tap-metadata-prod"] },
                    { "field": "eventName", "notEquals": ["DescribeStream", "GetRecords", "GetShardIterator"] }
                  ]
                }
              ]
            }
            """);

    [Fact]
    public async Task Reads_can_be_left_out()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:audit", """{ "dataEvents": true, "reads": false, "retentionDays": 30 }"""));
        var trail = run.Single(AwsType.Trail, "tap-data-events-dev");

        foreach (var selector in trail.Json("advancedEventSelectors")!.AsArray())
            selector!["fieldSelectors"]!.AsArray()[^1].ShouldBeJson("""{ "field": "readOnly", "equals": ["false"] }""");
        run.Single(AwsType.Lifecycle, "tap-trail-dev-lifecycle").Json("rules.1.expiration.days")!.GetValue<double>().Should().Be(30);
    }

    /// <summary>CloudTrail refuses a trail whose bucket or key it may not use, and both name the trail.</summary>
    [Fact]
    public void Bucket_and_key_are_ready_before_the_trail_and_let_in_that_one_alone()
    {
        Prod.Single(AwsType.Trail, "tap-data-events-prod").DependsOn.Should().Equal($"{AwsType.Lifecycle} tap-trail-prod-lifecycle");
        Prod.Single(AwsType.BucketPolicy, "tap-trail-prod-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RefusePlainHttp",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": ["s3:*"],
                  "Resource": ["arn:aws:s3:::tap-trail-prod-0a1b2c3", "arn:aws:s3:::tap-trail-prod-0a1b2c3/*"],
                  "Condition": { "Bool": { "aws:SecureTransport": ["false"] } }
                },
                {
                  "Sid": "AllowTrailToFindBucket",
                  "Effect": "Allow",
                  "Principal": { "Service": ["cloudtrail.amazonaws.com"] },
                  "Action": ["s3:GetBucketAcl"],
                  "Resource": ["arn:aws:s3:::tap-trail-prod-0a1b2c3"],
                  "Condition": { "StringEquals": { "aws:SourceArn": ["{{Arn}}"] } }
                },
                {
                  "Sid": "AllowTrailDelivery",
                  "Effect": "Allow",
                  "Principal": { "Service": ["cloudtrail.amazonaws.com"] },
                  "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::tap-trail-prod-0a1b2c3/AWSLogs/123456789012/*"],
                  "Condition": { "StringEquals": { "aws:SourceArn": ["{{Arn}}"], "s3:x-amz-acl": ["bucket-owner-full-control"] } }
                }
              ]
            }
            """);
        var key = Prod.Single(AwsType.Key, "tap-kms-prod").Policy();
        key.Statements.Select(each => each.Sid).Except(Dev.Single(AwsType.Key, "tap-kms-dev").Policy().Statements.Select(each => each.Sid))
            .Should().Equal("Trail", "DescribedForTrail");
        var statement = key["Trail"];
        statement.Actions.Should().Equal("kms:GenerateDataKey*");
        statement.Condition.ShouldBeJson($$"""
            {
              "StringEquals": { "aws:SourceArn": ["{{Arn}}"] },
              "StringLike": { "kms:EncryptionContext:aws:cloudtrail:arn": ["arn:aws:cloudtrail:*:123456789012:trail/*"] }
            }
            """);
    }

    [Fact]
    public void The_bucket_of_the_trail_is_encrypted_logged_and_kept_like_that_of_the_data()
    {
        Prod.Single(AwsType.BucketEncryption, "tap-trail-prod-encryption").Text("rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId")
            .Should().Be("arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-prod");
        Prod.Single(AwsType.BucketLogging, "tap-trail-prod-logging").Inputs.ShouldBeJson("""
            { "bucket": "tap-trail-prod-0a1b2c3", "targetBucket": "tap-access-logs-prod-0a1b2c3", "targetPrefix": "trail/" }
            """);
        var accessLogs = Prod.Single(AwsType.BucketPolicy, "tap-access-logs-prod-policy").Policy();
        accessLogs.Statements.Select(each => each.Sid).Should().Equal("RefusePlainHttp", "AllowLogDelivery", "AllowTrailLogDelivery");
        accessLogs["AllowTrailLogDelivery"].Resources.Should().Equal("arn:aws:s3:::tap-access-logs-prod-0a1b2c3/trail/*");
        accessLogs["AllowTrailLogDelivery"].Condition!["ArnLike"]!.ShouldBeJson("""{ "aws:SourceArn": ["arn:aws:s3:::tap-trail-prod-0a1b2c3"] }""");
        Prod.Single(AwsType.Bucket, "tap-trail-prod").IsProtected.Should().BeTrue();
        Prod.Outputs["trailBucketName"].Value.Should().Be("tap-trail-prod-0a1b2c3");
        Prod.Outputs["trailName"].Value.Should().Be("tap-data-events-prod");
    }
}
