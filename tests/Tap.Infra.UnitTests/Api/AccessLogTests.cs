using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

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
              "apiId": "$context.apiId",
              "stage": "$context.stage",
              "method": "$context.httpMethod",
              "route": "$context.resourcePath",
              "path": "$context.path",
              "protocol": "$context.protocol",
              "status": "$context.status",
              "responseLength": "$context.responseLength",
              "responseLatency": "$context.responseLatency",
              "integrationLatency": "$context.integration.latency",
              "integrationStatus": "$context.integration.status",
              "integrationRequestId": "$context.integration.requestId",
              "integrationError": "$context.integration.error",
              "errorType": "$context.error.responseType",
              "errorMessage": "$context.error.message",
              "authorizerError": "$context.authorizer.error",
              "principalId": "$context.authorizer.principalId",
              "caller": "$context.identity.caller",
              "user": "$context.identity.userArn",
              "accountId": "$context.identity.accountId",
              "sourceIp": "$context.identity.sourceIp",
              "userAgent": "$context.identity.userAgent",
              "traceId": "$context.xrayTraceId"
            }
            """);

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
