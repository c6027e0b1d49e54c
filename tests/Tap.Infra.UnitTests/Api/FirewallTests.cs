using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Api;

/// <summary>The web ACL before the API.</summary>
public sealed class FirewallTests(StackFixture fixture) : StackTests(fixture)
{
    private const string AclArn = "arn:aws:wafv2:eu-west-2:123456789012:regional/webacl/tap-firewall-prod-acl-0a1b2c3/id-of-tap-firewall-prod-acl";

    [Fact]
    public void Nothing_stands_before_an_API_that_nobody_misses()
    {
        Dev.Resources.Should().NotContain(resource => resource.Type.StartsWith("aws:wafv2/", StringComparison.Ordinal));
        Dev.Outputs.Keys.Should().NotContain("webAclArn");
        WafAnswer(Dev)["statusCode"]!.GetValue<string>().Should().Be("403");
    }

    [Fact]
    public void An_address_that_sends_too_much_is_refused_and_all_others_are_let_through() =>
        Prod.Single(AwsType.WebAcl, "tap-firewall-prod-acl").Inputs.ShouldBeJson("""
            {
              "description": "TAP prod: limits the requests of an address",
              "scope": "REGIONAL",
              "defaultAction": { "allow": {} },
              "rules": [
                {
                  "name": "rate-by-address",
                  "priority": 0,
                  "action": { "block": {} },
                  "statement": { "rateBasedStatement": { "aggregateKeyType": "IP", "limit": 6000, "evaluationWindowSec": 300 } },
                  "visibilityConfig": { "cloudwatchMetricsEnabled": true, "metricName": "rate-by-address", "sampledRequestsEnabled": true }
                }
              ],
              "visibilityConfig": { "cloudwatchMetricsEnabled": true, "metricName": "tap-firewall-prod", "sampledRequestsEnabled": true }
            }
            """);

    [Fact]
    public void It_stands_before_the_stage_and_is_never_taken_away_after_it_was_put_there()
    {
        var association = Prod.Single(AwsType.WebAclAssociation, "tap-firewall-prod-association");

        association.Inputs.ShouldBeJson($$"""
            { "resourceArn": "arn:aws:apigateway:eu-west-2::/restapis/id-of-tap-api-prod/stages/prod", "webAclArn": "{{AclArn}}" }
            """);
        association.Placement!.Options.DeleteBeforeReplace.Should().BeTrue("the deletion of the old association would take the new one away");
        Prod.Outputs["webAclArn"].Value.Should().Be(AclArn);
    }

    [Fact]
    public void What_it_refuses_is_logged_without_the_token_of_the_caller()
    {
        Prod.Single(AwsType.LogGroup, "tap-firewall-prod-logs").Inputs.ShouldBeJson("""
            { "name": "aws-waf-logs-tap-firewall-prod", "retentionInDays": 30, "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-prod" }
            """);
        var logging = Prod.Single(AwsType.WebAclLogging, "tap-firewall-prod-logging");
        logging.Placement!.Options.DeleteBeforeReplace.Should().BeTrue("the deletion of the old configuration would take the new one away");
        logging.Inputs.ShouldBeJson($$"""
            {
              "resourceArn": "{{AclArn}}",
              "logDestinationConfigs": ["arn:aws:logs:eu-west-2:123456789012:log-group:aws-waf-logs-tap-firewall-prod"],
              "loggingFilter": {
                "defaultBehavior": "DROP",
                "filters": [{ "behavior": "KEEP", "requirement": "MEETS_ANY", "conditions": [{ "actionCondition": { "action": "BLOCK" } }] }]
              },
              "redactedFields": [{ "singleHeader": { "name": "authorization" } }]
            }
            """);
    }

    [Fact]
    public async Task Limit_and_window_are_settings_and_the_answer_tells_the_window()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:firewall", """{ "enabled": true, "requestsPerAddress": 10, "windowSeconds": 60 }"""));

        run.Single(AwsType.WebAcl, "tap-firewall-dev-acl").Json("rules.0.statement.rateBasedStatement")
            .ShouldBeJson("""{ "aggregateKeyType": "IP", "limit": 10, "evaluationWindowSec": 60 }""");
        WafAnswer(run)["statusCode"]!.GetValue<string>().Should().Be("429");
        WafAnswer(run)["responseParameters"]!["gatewayresponse.header.Retry-After"]!.GetValue<string>().Should().Be("'60'");
    }

    private static JsonNode WafAnswer(TapRun run) => JsonNode.Parse(
        run.Single(AwsType.RestApi, $"tap-api-{run.Environment}").Text("body"))!["x-amazon-apigateway-gateway-responses"]!["WAF_FILTERED"]!;
}
