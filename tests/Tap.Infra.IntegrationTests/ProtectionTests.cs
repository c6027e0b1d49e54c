using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What production has beside the rest: backups in a locked vault, a trail of who used the data, and a web ACL.</summary>
[Collection(DeployedCollection.Name)]
public sealed class ProtectionTests(Deployments stacks)
{
    private static readonly AwsService Backups = new("backup", "NextToken", "nextToken");
    private static readonly JsonService Trails = new("cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "1.1");
    private static readonly JsonService Firewalls = new("wafv2", "AWSWAF_20190729", "1.1", "NextMarker");

    [Theory, Deployed]
    public async Task The_vault_is_locked(string environment)
    {
        var stack = stacks[environment];
        if (!HasAll(stack, "backupVaultName", "restoreRoleArn"))
            return;

        var vault = await stack.Aws.Ask(Backups, $"/backup-vaults/{stack.Output("backupVaultName")}");
        vault["Locked"]!.GetValue<bool>().Should().BeTrue();
        vault["MinRetentionDays"]!.GetValue<int>().Should().Be(7);
        vault["MaxRetentionDays"]!.GetValue<int>().Should().Be(365);
        vault["EncryptionKeyArn"]!.GetValue<string>().Should().StartWith("arn:").And.NotBe(stack.Output("kmsKeyArn"));
        var attached = await stack.Aws.Ask(QueryService.Iam, "ListAttachedRolePolicies", ("RoleName", stack.Output("restoreRoleArn").Split('/')[^1]));
        attached.Descendants("PolicyName").Select(name => name.Value)
            .Should().BeEquivalentTo("AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore");
    }

    [Theory, Deployed]
    public async Task The_trail_records_who_uses_the_data(string environment)
    {
        var stack = stacks[environment];
        if (!HasAll(stack, "trailName", "trailBucketName"))
            return;

        var name = stack.Output("trailName");
        var trail = (await stack.Aws.Ask(Trails, "GetTrail", ("Name", name)))["Trail"]!;
        trail["LogFileValidationEnabled"]!.GetValue<bool>().Should().BeTrue();
        trail["KmsKeyId"]!.GetValue<string>().Should().Be(stack.Output("kmsKeyArn"));
        trail["S3BucketName"]!.GetValue<string>().Should().Be(stack.Output("trailBucketName"));
        (await stack.Aws.Ask(Trails, "GetTrailStatus", ("Name", name)))["IsLogging"]!.GetValue<bool>().Should().BeTrue();
        var selectors = (await stack.Aws.Ask(Trails, "GetEventSelectors", ("TrailName", name)))["AdvancedEventSelectors"]!.AsArray();
        selectors.SelectMany(selector => selector!["FieldSelectors"]!.AsArray())
            .Where(field => field!["Field"]!.GetValue<string>() == "resources.ARN")
            .Select(field => (field!["StartsWith"] ?? field["Equals"])!.AsArray().Single()!.GetValue<string>())
            .Should().BeEquivalentTo($"{stack.Output("dataBucketArn")}/", stack.Output("metadataTableArn"));
        (await stack.Bucket("trailBucketName").Setting("logging")).Element("LoggingEnabled")!.Element("TargetBucket")!.Value
            .Should().Be(stack.Output("accessLogBucketName"));
    }

    [Theory, Deployed]
    public async Task A_web_ACL_limits_what_an_address_may_send(string environment)
    {
        var stack = stacks[environment];
        if (!HasAll(stack, "webAclArn"))
            return;

        var arn = stack.Output("webAclArn");
        var api = (await stack.RestApi())["id"]!.GetValue<string>();
        var stage = $"arn:{arn.Split(':')[1]}:apigateway:{stack.Output("region")}::/restapis/{api}/stages/{environment}";
        var acl = (await stack.Aws.Ask(Firewalls, "GetWebACLForResource", ("ResourceArn", stage)))["WebACL"]!;
        acl["ARN"]!.GetValue<string>().Should().Be(arn);
        var rate = acl["Rules"]!.AsArray().Single()!["Statement"]!["RateBasedStatement"]!;
        (rate["AggregateKeyType"]!.GetValue<string>(), rate["Limit"]!.GetValue<int>(), rate["EvaluationWindowSec"]!.GetValue<int>()).Should().Be(("IP", 6_000, 300));
        var logging = (await stack.Aws.Ask(Firewalls, "GetLoggingConfiguration", ("ResourceArn", arn)))["LoggingConfiguration"]!;
        logging["LogDestinationConfigs"]!.AsArray().Single()!.GetValue<string>().Should().EndWith($":log-group:aws-waf-logs-tap-firewall-{environment}");
        logging["RedactedFields"]!.ToJsonString().Should().Contain("authorization");
    }

    // Production has all of them, and what is not production none.
    private static bool HasAll(DeployedStack stack, params string[] outputs)
    {
        var found = outputs.Where(JsonNode.Parse(stack.OutputText)!.AsObject().ContainsKey);
        found.Should().Equal(stack.IsProduction ? outputs : []);
        return stack.IsProduction;
    }
}
