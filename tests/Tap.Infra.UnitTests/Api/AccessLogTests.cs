using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Infra.Api;

namespace Tap.Infra.UnitTests.Api;

public sealed partial class AccessLogTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void A_line_says_who_asked_what_and_how_it_went(string environment) =>
        Format(environment).ShouldBeJson("""
            {
              "requestId": "$context.requestId",
              "extendedRequestId": "$context.extendedRequestId",
              "requestTime": "$context.requestTime",
              "method": "$context.httpMethod",
              "route": "$context.resourcePath",
              "status": "$context.status",
              "responseLength": "$context.responseLength",
              "responseLatency": "$context.responseLatency",
              "integrationLatency": "$context.integration.latency",
              "integrationStatus": "$context.integration.status",
              "integrationRequestId": "$context.integration.requestId",
              "lambdaStatus": "$context.integration.integrationStatus",
              "authorizerStatus": "$context.authorizer.integrationStatus",
              "errorType": "$context.error.responseType",
              "sourceIp": "$context.identity.sourceIp",
              "traceId": "$context.xrayTraceId",
              "principalId": "$context.authorizer.principalId",
              "user": "$context.identity.userArn"
            }
            """);

    /// <summary>The longest that each variable can be; who calls with a token has no ARN, and the other way round.</summary>
    public static TheoryData<string, string> Callers => new()
    {
        // https://openid.net/specs/openid-connect-core-1_0.html#IDToken
        { new string('s', 255), "-" },

        // The longest partition, account, name of a role and name of a session.
        { "-", $"arn:aws-us-gov:sts::123456789012:assumed-role/{new string('r', 64)}/{new string('s', 64)}" },
    };

    [Theory, MemberData(nameof(Callers))]
    public void The_longest_line_is_not_cut_by_API_Gateway(string principalId, string userArn)
    {
        var longest = new Dictionary<string, string>
        {
            // A request id that the client chose is marked when it is none.
            ["$context.requestId"] = $"{Guid.Empty}_REPLACED_INVALID_REQUEST_ID",
            ["$context.extendedRequestId"] = new('e', 32),
            ["$context.requestTime"] = "20/May/2026:02:50:13 +0000",
            ["$context.httpMethod"] = "OPTIONS",
            ["$context.resourcePath"] = Routes().MaxBy(route => route.Length)!,
            ["$context.status"] = "503",
            ["$context.responseLength"] = "10485760",
            ["$context.responseLatency"] = "29999",
            ["$context.integration.latency"] = "29999",
            ["$context.integration.status"] = "503",
            ["$context.integration.requestId"] = $"{Guid.Empty}",
            ["$context.integration.integrationStatus"] = "429",
            ["$context.authorizer.integrationStatus"] = "429",
            ["$context.error.responseType"] = GatewayResponses.Build(ApiDefinitionTests.Open).Select(response => response.Key).MaxBy(type => type.Length)!,
            ["$context.identity.sourceIp"] = "2001:0db8:0000:0000:0000:0000:0000:0001",
            ["$context.xrayTraceId"] = "1-5759e988-bd862e3fe1be46a994272793",
            ["$context.authorizer.principalId"] = principalId,
            ["$context.identity.userArn"] = userArn,
        };

        var line = Variable().Replace(Format("prod"), variable => longest[variable.Value]);

        Encoding.UTF8.GetByteCount(line).Should().BeLessThanOrEqualTo(1_024);
    }

    private IEnumerable<string> Routes() =>
        JsonNode.Parse(Prod.Single(AwsType.RestApi, "tap-api-prod").Text("body"))!["paths"]!.AsObject().Select(path => path.Key);

    [Theory]
    [InlineData("-")]
    [InlineData("200")]
    [InlineData("Invalid request body")]
    public void A_line_is_one_JSON_object_whatever_the_variables_hold(string value)
    {
        var line = Variable().Replace(Format("dev"), value);

        line.Should().NotContainAny("\n", "$");
        var fields = JsonNode.Parse(line)!.AsObject();
        fields.Should().HaveCountLessThanOrEqualTo(30, "queries are written by people");
        fields.Select(field => (string?)field.Value).Should().OnlyContain(text => text == value);
    }

    [GeneratedRegex(@"\$context\.[A-Za-z.]+")]
    private static partial Regex Variable();

    private string Format(string environment) =>
        Stack(environment).Single(AwsType.Stage, $"tap-api-{environment}-stage").Text("accessLogSettings.format");
}
