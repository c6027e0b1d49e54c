using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Infra.UnitTests.Roles;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>Buckets and tables of somebody else: they are copied, and nothing of them becomes the stack's.</summary>
public sealed class ForeignSourceTests
{
    private const string SourceKey = "arn:aws:kms:eu-west-2:123456789012:key/orders";
    private const string Managed = "acme-orders";
    private const string Unmanaged = "acme-invoices";

    [Fact]
    public async Task What_AWS_says_is_asked_of_foreign_sources_alone()
    {
        var run = await RunAsync();

        var lookups = run.Calls.Where(call => call.Token is AwsType.GetBucket or AwsType.GetResource or AwsType.GetTable).ToList();
        lookups.Select(call => call.Token).Should().Equal(AwsType.GetBucket, AwsType.GetResource, AwsType.GetBucket, AwsType.GetTable);
        lookups.Should().OnlyContain(call => call.Provider!.EndsWith("::tap-aws::id-of-tap-aws", StringComparison.Ordinal));
    }

    /// <summary>What the provider's functions call, Cloud Control's in the name of who asks.</summary>
    [Theory]
    [InlineData("dynamodb:DescribeTable", "arn:aws:dynamodb:eu-west-2:123456789012:table/acme-ledger")]
    [InlineData("dynamodb:DescribeContinuousBackups", "arn:aws:dynamodb:eu-west-2:123456789012:table/acme-ledger")]
    [InlineData("dynamodb:DescribeTimeToLive", "arn:aws:dynamodb:eu-west-2:123456789012:table/acme-ledger")]
    [InlineData("dynamodb:ListTagsOfResource", "arn:aws:dynamodb:eu-west-2:123456789012:table/acme-ledger")]
    [InlineData("s3:ListBucket", "arn:aws:s3:::acme-orders")]
    [InlineData("s3:GetBucketLocation", "arn:aws:s3:::acme-orders")]
    [InlineData("s3:GetBucketVersioning", "arn:aws:s3:::acme-orders")]
    [InlineData("s3:GetReplicationConfiguration", "arn:aws:s3:::acme-orders")]
    [InlineData("cloudformation:GetResource", "*")]
    public void The_document_of_sources_lets_them_be_asked_for_and_no_more(string action, string resource)
    {
        var role = RoleDocument.Of("sources");

        role.Allows(action, resource).Should().BeTrue();
        role.Actions.Should().OnlyContain(each => Regex.IsMatch(each, ":(Get|List|Describe)")).And.NotContain(each => each.Contains("GetObject", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_preview_knows_the_same_resources()
    {
        var run = await RunAsync();
        var preview = await RunAsync(options: RunOptions.Dev with { IsPreview = true });

        preview.Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(run.Resources.Select(resource => resource.ToString()));
    }

    [Fact]
    public async Task Nothing_is_made_of_a_source_but_what_manageSource_lets()
    {
        var run = await RunAsync();

        run.AwsResources.Where(resource => resource.InputNames.Contains("bucket") && (string?)resource.Json("bucket") == Managed)
            .Select(resource => resource.ToString()).Should().BeEquivalentTo(
                $"{AwsType.Versioning} tap-migration-acme-orders-dev-source-versioning", $"{AwsType.ReplicationConfig} tap-migration-acme-orders-dev-replication");
        run.AwsResources.Where(resource => resource.Texts().Contains(Unmanaged)).Should().OnlyContain(
            resource => resource.Type == AwsType.Alarm, "what watches it names it");
    }

    /// <summary>Switching off must not suspend the versioning of a bucket whose owner has come to count on it.</summary>
    [Fact]
    public async Task Versioning_is_turned_on_before_the_rule_and_left_on()
    {
        var run = await RunAsync();
        var versioning = run.Single(AwsType.Versioning, "tap-migration-acme-orders-dev-source-versioning");

        versioning.Placement!.RetainOnDelete.Should().BeTrue();
        versioning.IsInTargetRegion.Should().BeFalse();
        versioning.Json("versioningConfiguration").ShouldBeJson("""{ "status": "Enabled" }""");
        run.Single(AwsType.ReplicationConfig, "tap-migration-acme-orders-dev-replication").DependsOn
            .Should().Contain(versioning.ToString()).And.NotContain(label => label.Contains("notification", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_role_decrypts_with_the_key_that_the_plan_names()
    {
        var run = await RunAsync();
        var policy = run.Single(AwsType.RolePolicy, "tap-migration-acme-orders-dev-replication-policy").Policy();

        policy["DecryptSource"].Resources.Should().Equal(SourceKey);
        policy["ReadSource"].Resources.Should().Equal($"arn:aws:s3:::{Managed}");
        run.Single(AwsType.RolePolicy, "tap-migration-acme-invoices-dev-replication-policy").Policy().Statements.Select(statement => statement.Sid)
            .Should().NotContain("DecryptSource");
    }

    [Fact]
    public async Task Access_to_all_foreign_copies_is_logged_to_one_bucket()
    {
        var run = await RunAsync();

        run.OfType(AwsType.BucketLogging).Where(logging => logging.Name.Contains("acme", StringComparison.Ordinal))
            .Select(logging => $"{logging.Text("targetBucket")} {logging.Text("targetPrefix")}").Should().Equal(
                "tap-migration-access-logs-dev-0a1b2c3 acme-orders/", "tap-migration-access-logs-dev-0a1b2c3 acme-invoices/");
        var allowed = run.Single(AwsType.BucketPolicy, "tap-migration-access-logs-dev-policy").Policy()["AllowLogDelivery"];
        allowed.Condition!["ArnLike"]!["aws:SourceArn"]!.AsArray().Select(arn => (string)arn!).Should().Equal(
            "arn:aws:s3:::tap-migration-acme-orders-dev-0a1b2c3", "arn:aws:s3:::tap-migration-acme-invoices-dev-0a1b2c3");
    }

    [Fact]
    public async Task The_report_has_the_owners_JSON_and_it_is_the_rule_of_a_managed_bucket()
    {
        var run = await RunAsync();
        var step = Steps(run).Single(text => text.Contains("put-bucket-replication", StringComparison.Ordinal));
        var json = JsonNode.Parse(step.Split("--replication-configuration '")[1].Split('\'')[0])!;

        step.Should().Contain($"put-bucket-versioning --bucket {Unmanaged} --region eu-west-2 --versioning-configuration Status=Enabled").And.Contain("this would replace it");
        ((string)json["Role"]!).Should().Be("arn:aws:iam::123456789012:role/tap-migration-acme-invoices-dev-replication-0a1b2c3");
        var managed = run.Single(AwsType.ReplicationConfig, "tap-migration-acme-orders-dev-replication").Json("rules.0")!.ToJsonString();

        // The API's names are the provider's in another case.
        JsonNode.Parse(json["Rules"]![0]!.ToJsonString().ToLowerInvariant())
            .ShouldBeJson(managed.Replace(Managed, Unmanaged, StringComparison.Ordinal).ToLowerInvariant());
    }

    [Fact]
    public async Task The_copy_of_a_table_has_its_keys_and_indexes_and_the_capacity_of_the_plan()
    {
        var run = await RunAsync();
        var copy = run.Single(AwsType.Table, "tap-migration-acme-ledger-dev");

        copy.IsInTargetRegion.Should().BeTrue();
        copy.Inputs.ShouldBeJson("""
            {
              "name": "tap-migration-acme-ledger-dev",
              "billingMode": "PROVISIONED",
              "readCapacity": 60,
              "writeCapacity": 30,
              "hashKey": "account",
              "rangeKey": "entry",
              "attributes": [{ "name": "account", "type": "S" }, { "name": "entry", "type": "B" }, { "name": "currency", "type": "S" }],
              "globalSecondaryIndexes": [
                { "name": "by-1", "hashKey": "currency", "projectionType": "INCLUDE", "nonKeyAttributes": ["amount"], "readCapacity": 60, "writeCapacity": 30 }
              ],
              "localSecondaryIndexes": [{ "name": "by-local", "rangeKey": "currency", "projectionType": "ALL" }],
              "serverSideEncryption": { "enabled": true, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/id-of-tap-migration-kms-dev" },
              "pointInTimeRecovery": { "enabled": true },
              "streamEnabled": true,
              "streamViewType": "NEW_AND_OLD_IMAGES",
              "ttl": { "enabled": true, "attributeName": "expires" },
              "deletionProtectionEnabled": false
            }
            """);
        run.OfType(AwsType.ScalingTarget).Where(target => target.Name.Contains("ledger", StringComparison.Ordinal)).Select(target => target.Text("resourceId"))
            .Distinct().Should().Equal("table/tap-migration-acme-ledger-dev", "table/tap-migration-acme-ledger-dev/index/by-1");
    }

    [Fact]
    public async Task The_replicator_reads_its_stream_and_decrypts_with_its_key()
    {
        var run = await RunAsync();
        var policy = run.Single(AwsType.RolePolicy, "tap-table-replicator-dev-policy").Policy();

        run.Single(AwsType.EventSourceMapping, "tap-table-replicator-dev-acme-ledger-stream").Text("eventSourceArn")
            .Should().Be("arn:aws:dynamodb:eu-west-2:123456789012:table/acme-ledger/stream/2025-01-01T00:00:00.000");
        policy["DecryptData"].Resources.Should().Equal("arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-dev", OtherSources.TableKey);
        policy["WriteCopy"].Resources.Should().HaveCount(2);
        run.Single(AwsType.Function, "tap-table-replicator-dev").Text("environment.variables.TABLES").Should().Contain(
            """{"source":"acme-ledger","target":"tap-migration-acme-ledger-dev","keys":["account","entry"]}""");
    }

    [Fact]
    public async Task A_table_without_a_stream_is_copied_when_somebody_asks_and_the_report_tells_its_owner_how_to_turn_one_on()
    {
        var run = await RunAsync(others: new OtherSources { Stream = false });

        run.OfType(AwsType.EventSourceMapping).Select(mapping => mapping.Name).Should().Equal("tap-table-replicator-dev-stream");
        run.Single(AwsType.RolePolicy, "tap-table-replicator-dev-policy").Policy()["ReadStream"].Resources.Should().ContainSingle();
        Steps(run).Should().Contain(
            "Have the owner of acme-ledger turn on its stream: `aws dynamodb update-table --table-name acme-ledger --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --region eu-west-2`. Then deploy again, which connects it");
    }

    [Theory]
    [InlineData("""{ "ReplicationConfiguration": { "Rules": [{ "Id": "theirs" }] } }""", "The bucket acme-orders is replicated by theirs already, which manageSource would overwrite")]
    [InlineData("""{ "ReplicationConfiguration": { "Rules": [{ "Id": "tap-migration" }, { "Id": "theirs" }] } }""", "The bucket acme-orders is replicated by theirs already")]
    public async Task A_replication_that_is_there_is_not_overwritten(string properties, string message) =>
        (await FailAsync(new OtherSources { BucketProperties = properties })).Should().Contain(message).And.NotContain(Unmanaged);

    [Fact]
    public async Task The_rule_of_an_earlier_deployment_is_no_fault()
    {
        var run = await RunAsync(others: new OtherSources { BucketProperties = """{ "ReplicationConfiguration": { "Rules": [{ "Id": "tap-migration" }] } }""" });

        run.OfType(AwsType.ReplicationConfig).Should().HaveCount(2);
    }

    [Fact]
    public async Task All_that_cannot_be_copied_is_told_before_anything_is_made()
    {
        var message = await FailAsync(new OtherSources { BucketRegion = "eu-central-1", Indexes = 20 }, plan => plan["tables"]![1]!["readCapacity"] = 3_000);

        message.Should().Contain("The bucket acme-orders is in eu-central-1").And.Contain("The bucket acme-invoices is in eu-central-1")
            .And.Contain("The copies have 378160 read units with the indexes: an account provisions at most 80000");
    }

    private static async Task<TapRun> RunAsync(OtherSources? others = null, RunOptions? options = null) =>
        await PlanFolder.RunAsync(Change, (options ?? RunOptions.Dev) with { Others = others ?? new() });

    private static async Task<string> FailAsync(OtherSources others, Action<JsonObject>? change = null)
    {
        var plan = PlanFolder.Example();
        Change(plan);
        change?.Invoke(plan);
        using var folder = new PlanFolder(plan.ToJsonString());
        var (message, requests) = await TapRun.FailAsync(folder.Options with { Others = others });
        requests.Should().BeLessThan(6, "nothing but the provider is registered, and the sources are looked up");
        return message;
    }

    private static void Change(JsonObject plan)
    {
        var buckets = plan["buckets"]!.AsArray();
        buckets.Add(JsonNode.Parse($$"""{ "source": { "bucket": "{{Managed}}" }, "manageSource": true, "sourceKeyArn": "{{SourceKey}}" }"""));
        buckets.Add(JsonNode.Parse($$"""{ "source": { "bucket": "{{Unmanaged}}" } }"""));
        plan["tables"]!.AsArray().Add(JsonNode.Parse(
            """{ "source": { "table": "acme-ledger" }, "readCapacity": 40, "writeCapacity": 20, "scalingFactor": 1.5, "autoScaling": {} }"""));
    }

    private static IEnumerable<string> Steps(TapRun run) =>
        run.Outputs["migrationReport"].Value.Should().BeOfType<JsonObject>().Subject["nextSteps"]!.AsArray().Select(step => (string)step!);
}
