using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Infra.Api;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Api;

public sealed partial class GatewayResponsesTests
{
    /// <summary>Every type that API Gateway has, with the status that the client gets.</summary>
    public static TheoryData<string, int, string> Types => new()
    {
        { "ACCESS_DENIED", 403, "forbidden" },
        { "API_CONFIGURATION_ERROR", 500, "internal-error" },
        { "AUTHORIZER_CONFIGURATION_ERROR", 503, "service-unavailable" },
        { "AUTHORIZER_FAILURE", 503, "service-unavailable" },
        { "BAD_REQUEST_BODY", 400, "malformed-request" },
        { "BAD_REQUEST_PARAMETERS", 400, "malformed-request" },
        { "DEFAULT_4XX", 400, "malformed-request" },
        { "DEFAULT_5XX", 500, "internal-error" },
        { "EXPIRED_TOKEN", 403, "forbidden" },
        { "INTEGRATION_FAILURE", 503, "service-unavailable" },
        { "INTEGRATION_TIMEOUT", 504, "gateway-timeout" },
        { "INVALID_API_KEY", 403, "forbidden" },
        { "INVALID_SIGNATURE", 403, "forbidden" },
        { "MISSING_AUTHENTICATION_TOKEN", 403, "forbidden" },
        { "QUOTA_EXCEEDED", 429, "too-many-requests" },
        { "REQUEST_TOO_LARGE", 413, "payload-too-large" },
        { "RESOURCE_NOT_FOUND", 404, "not-found" },
        { "THROTTLED", 429, "too-many-requests" },
        { "UNAUTHORIZED", 401, "unauthorized" },
        { "UNSUPPORTED_MEDIA_TYPE", 415, "unsupported-media-type" },
        { "WAF_FILTERED", 403, "forbidden" },
    };

    [Fact]
    public void No_type_is_left_to_the_form_of_API_Gateway() =>
        GatewayResponses.Build(ApiDefinitionTests.Open).Select(response => response.Key)
            .Should().BeEquivalentTo(Types.Select(row => (string)row[0]));

    [Theory, MemberData(nameof(Types))]
    public void A_response_is_a_problem(string type, int status, string kind)
    {
        var response = GatewayResponses.Build(ApiDefinitionTests.Open with { CorsOrigins = ["https://app.example.com"] })[type]!;
        var template = (string)response["responseTemplates"]!["application/json"]!;

        ((string)response["statusCode"]!).Should().Be($"{status}");
        response["responseParameters"].ShouldBeJson($$"""
            {
              {{(type == "THROTTLED" || status == 503 ? """ "gatewayresponse.header.Retry-After": "'1'", """ : "")}}
              "gatewayresponse.header.Cache-Control": "'no-store'",
              "gatewayresponse.header.Access-Control-Expose-Headers": "'Retry-After, X-Amzn-RequestId'",
              "gatewayresponse.header.Content-Type": "'application/problem+json'",
              "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'"
            }
            """);
        response["responseTemplates"]!.AsObject().Should().ContainSingle();
        template
            .Replace("$context.error.messageString", "\"A \\\"quoted\\\" message\"", StringComparison.Ordinal)
            .Replace("$context.requestId", "id", StringComparison.Ordinal)
            .ShouldBeJson($$"""
                {
                  "type": "urn:tap:problem:{{kind}}",
                  "title": "{{char.ToUpperInvariant(kind[0])}}{{kind[1..].Replace('-', ' ')}}",
                  "status": {{status}},
                  "detail": {{Detail(type)}},
                  "instance": "urn:tap:request:id",
                  "requestId": "id"
                }
                """);
    }

    [Theory]
    [InlineData(50, "'1'")]
    [InlineData(5, "'1'")]
    [InlineData(4.9, "'2'")]
    [InlineData(1.5, "'4'")]
    [InlineData(1, "'5'")]
    public void Who_is_throttled_is_told_to_come_when_every_operation_takes_another_request(double rate, string expected)
    {
        var throttled = GatewayResponses.Build(ApiDefinitionTests.Open with { ThrottlingRate = rate })["THROTTLED"]!;

        // That of the health is a fifth of the others' rate.
        ((string)throttled["responseParameters"]!["gatewayresponse.header.Retry-After"]!).Should().Be(expected);
    }

    [Fact]
    public void The_definition_has_every_status_that_an_operation_can_get()
    {
        var operations = JsonNode.Parse(ApiDefinition.Read(AppContext.BaseDirectory))!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!));
        foreach (var operation in operations)
        {
            // A path that is described is a resource, and only an operation with a body has one that can be too large or of another type.
            List<string> never = ["404"];
            if (operation["requestBody"] is null)
                never.AddRange("413", "415");
            if (operation["security"] is not null)
                never.AddRange("401", "403");
            var expected = GatewayResponses.Build(ApiDefinitionTests.Open).Select(response => (string)response.Value!["statusCode"]!).Except(never);

            operation["responses"]!.AsObject().Select(response => response.Key).Should().Contain(expected, $"{operation["operationId"]} can get them");
        }
    }

    [Fact]
    public void The_definition_has_every_header_of_a_response()
    {
        var document = ApiDefinition.Build(ApiDefinition.Read(AppContext.BaseDirectory), "name", ApiDefinitionTests.Open, "handler", "");
        var paths = JsonNode.Parse(document)!["paths"]!.AsObject();
        var described = paths.SelectMany(path => path.Value!.AsObject()).SelectMany(operation => operation.Value!["responses"]!.AsObject())
            .ToLookup(response => response.Key, response => response.Value!["headers"]!.AsObject().Select(header => header.Key));
        foreach (var (type, response) in GatewayResponses.Build(ApiDefinitionTests.Open with { Authorization = ApiAuthorization.Jwt }))
        {
            var headers = response!["responseParameters"]!.AsObject().Select(header => header.Key.Split('.')[^1])
                .Where(header => header != "Content-Type" && !header.StartsWith("Access-Control-", StringComparison.Ordinal));

            foreach (var names in described[(string)response["statusCode"]!])
                names.Should().Contain(headers, $"{type} has them");
        }
    }

    /// <summary>The web ACL of the stack refuses for the number of requests alone; that of somebody else for reasons of its own.</summary>
    [Fact]
    public void Who_sends_too_much_for_one_address_is_told_so_and_for_how_long()
    {
        var firewall = new FirewallSettings { Enabled = true, RequestsPerAddress = 100, WindowSeconds = 120 };

        var response = GatewayResponses.Build(ApiDefinitionTests.Open, firewall)["WAF_FILTERED"]!;

        ((string)response["statusCode"]!).Should().Be("429");
        response["responseParameters"].ShouldBeJson("""
            {
              "gatewayresponse.header.Retry-After": "'120'",
              "gatewayresponse.header.Access-Control-Expose-Headers": "'Retry-After, X-Amzn-RequestId'",
              "gatewayresponse.header.Cache-Control": "'no-store'",
              "gatewayresponse.header.Content-Type": "'application/problem+json'",
              "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"
            }
            """);
        ((string)response["responseTemplates"]!["application/json"]!).Replace("$context.requestId", "id", StringComparison.Ordinal).ShouldBeJson("""
            {
              "type": "urn:tap:problem:too-many-requests",
              "title": "Too many requests",
              "status": 429,
              "detail": "This address has sent more requests than one may.",
              "instance": "urn:tap:request:id",
              "requestId": "id"
            }
            """);
    }

    [Fact]
    public void A_function_that_is_busy_is_told_from_one_that_does_not_answer()
    {
        // https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html: a throttled call is an INTEGRATION_FAILURE.
        var responses = GatewayResponses.Build(ApiDefinitionTests.Open);

        Kinds("INTEGRATION_FAILURE").Should().NotIntersectWith(Kinds("INTEGRATION_TIMEOUT"));

        IEnumerable<string> Kinds(string type) =>
            [(string)responses[type]!["statusCode"]!, KindOf().Match((string)responses[type]!["responseTemplates"]!["application/json"]!).Value];
    }

    [Fact]
    public void With_several_origins_each_may_read_the_answers_as_they_cannot_name_the_one_that_asks() =>
        GatewayResponses.Build(ApiDefinitionTests.Open with { CorsOrigins = ["https://a.example.com", "https://b.example.com"] })
            .Select(response => (string)response.Value!["responseParameters"]!["gatewayresponse.header.Access-Control-Allow-Origin"]!)
            .Should().HaveCount(Types.Count).And.OnlyContain(origin => origin == "'*'");

    [Theory]
    [InlineData(ApiAuthorization.None, false)]
    [InlineData(ApiAuthorization.Iam, false)]
    [InlineData(ApiAuthorization.Jwt, true)]
    public void Only_who_lacks_a_token_is_told_to_bring_one(ApiAuthorization authorization, bool told)
    {
        const string Challenge = "gatewayresponse.header.WWW-Authenticate";
        var challenges = GatewayResponses.Build(ApiDefinitionTests.Open with { Authorization = authorization })
            .Where(response => response.Value!["responseParameters"]!.AsObject().ContainsKey(Challenge))
            .Select(response => $"{response.Key} {response.Value!["responseParameters"]![Challenge]}");

        challenges.Should().Equal(told ? ["UNAUTHORIZED 'Bearer'"] : Array.Empty<string>());
    }

    [Fact]
    public void A_kind_that_the_function_answers_with_too_has_the_same_status_and_title_there()
    {
        var kinds = Kind().Matches(Repository.Read("lambda/api-handler/src/problem.ts"))
            .ToDictionary(kind => kind.Groups["kind"].Value, kind => (kind.Groups["status"].Value, kind.Groups["title"].Value));
        var shared = GatewayResponses.Build(ApiDefinitionTests.Open)
            .Select(response => JsonNode.Parse(((string)response.Value!["responseTemplates"]!["application/json"]!)
                .Replace("$context.error.messageString", "\"\"", StringComparison.Ordinal))!)
            .Select(problem => (Kind: ((string)problem["type"]!).Split(':')[^1], Status: $"{problem["status"]}", Title: (string)problem["title"]!))
            .Where(problem => kinds.ContainsKey(problem.Kind))
            .ToList();

        shared.Select(problem => problem.Kind).Distinct().Should().HaveCountGreaterThanOrEqualTo(5);
        shared.Should().OnlyContain(problem => kinds[problem.Kind].Equals(ValueTuple.Create(problem.Status, problem.Title)));
    }

    private static string Detail(string type) => type switch
    {
        "INTEGRATION_FAILURE" => "\"The function has as many requests as it takes at once, or it failed.\"",
        "AUTHORIZER_FAILURE" or "AUTHORIZER_CONFIGURATION_ERROR" => "\"The caller could not be identified. Retrying it later is safe.\"",
        _ => "\"A \\\"quoted\\\" message\"",
    };

    [GeneratedRegex("urn:tap:problem:[a-z-]+")]
    private static partial Regex KindOf();

    [GeneratedRegex("'(?<kind>[a-z-]+)': \\[(?<status>[0-9]+), '(?<title>[^']+)'\\]")]
    private static partial Regex Kind();
}
