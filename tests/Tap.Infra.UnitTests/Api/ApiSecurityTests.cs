using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Infra.Api;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Api;

/// <summary>Whom API Gateway lets in, as the definition says it: dev is open to everybody, prod takes signed requests.</summary>
public sealed class ApiSecurityTests(StackFixture fixture) : StackTests(fixture)
{
    [Fact]
    public void Without_authorization_nothing_is_guarded()
    {
        Body(Dev)["components"]!["securitySchemes"].Should().BeNull();
        Operations(Dev).Should().OnlyContain(operation => operation.Security == null);
        Body(Dev).ToJsonString().Should().NotContain("authtype").And.NotContain("\"security\"");
    }

    [Fact]
    public void In_production_requests_are_signed_unless_something_else_is_configured() =>
        Body(Prod)["components"]!["securitySchemes"].ShouldBeJson($$"""
            {
              "sigv4": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": {{Defined()["components"]!["securitySchemes"]!["sigv4"]!["description"]!.ToJsonString()}},
                "x-amazon-apigateway-authtype": "awsSigv4"
              }
            }
            """);

    [Fact]
    public void The_definition_names_every_way_to_authorize_and_leaves_the_choice_to_the_setting()
    {
        var definition = Defined();

        definition["security"].ShouldBeJson("""[{ "jwt": [] }, { "sigv4": [] }, {}]""");
        definition["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).Should().BeEquivalentTo("jwt", "sigv4");
        foreach (var run in new[] { Dev, Prod, Guarded })
            Body(run).Should().NotContainKey("security", "API Gateway ignores it there");
    }

    [Fact]
    public void A_path_that_the_definition_opens_is_open()
    {
        var definition = Defined();
        definition["paths"]!["/process"]!["post"]!["security"] = new JsonArray();
        var settings = ApiDefinitionTests.Open with { Authorization = ApiAuthorization.Iam };

        var paths = JsonNode.Parse(ApiDefinition.Build(definition.ToJsonString(), "name", settings, "handler", ""))!["paths"]!;

        paths["/process"]!.AsObject().Should().OnlyContain(operation => operation.Value!["security"] == null);
        paths["/process/{id}"]!["get"]!["security"].Should().NotBeNull();
    }

    [Fact]
    public void A_token_is_asked_of_the_alias_of_the_authorizer() =>
        Body(Guarded)["components"]!["securitySchemes"].ShouldBeJson("""
            {
              "jwt": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                  "type": "token",
                  "authorizerUri": "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-2:123456789012:function:tap-authorizer-dev:live/invocations",
                  "identitySource": "method.request.header.Authorization",
                  "identityValidationExpression": "^[Bb][Ee][Aa][Rr][Ee][Rr] +[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+$",
                  "authorizerResultTtlInSeconds": 300
                }
              }
            }
            """);

    [Theory]
    [InlineData("Bearer e30.e30.c2ln", true)]
    [InlineData("bearer e30.e30.c2ln", true)]
    [InlineData("BEARER   eyJhbGciOiJSUzI1NiJ9.e30.-_", true)]
    [InlineData("", false)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer none", false)]
    [InlineData("Bearer e30.e30", false)]
    [InlineData("Bearer e30.e30.", false)] // signed by nobody
    [InlineData("Bearer a.b.c.d.e", false)] // encrypted
    [InlineData("Bearer e30.e30.c2ln e30.e30.c2ln", false)]
    [InlineData("Basic e30.e30.c2ln", false)]
    [InlineData("e30.e30.c2ln", false)]
    public void Only_what_can_be_a_signed_token_reaches_the_authorizer(string header, bool reaches)
    {
        var scheme = Body(Guarded)["components"]!["securitySchemes"]!["jwt"]!;
        var expression = (string)scheme["x-amazon-apigateway-authorizer"]!["identityValidationExpression"]!;

        Regex.IsMatch(header, expression).Should().Be(reaches);
    }

    [Fact]
    public async Task How_long_an_answer_is_kept_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:api", """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com", "audience": "api", "cacheSeconds": 0 } }"""));

        Body(run)["components"]!["securitySchemes"]!["jwt"]!["x-amazon-apigateway-authorizer"]!["authorizerResultTtlInSeconds"].ShouldBeJson("0");
    }

    /// <summary>Every authorization that guards, with the name of its scheme.</summary>
    public static TheoryData<string, string> Guarding => new()
    {
        { """{ "authorization": "IAM" }""", "sigv4" },
        { RunOptions.Token, "jwt" },
    };

    [Theory, MemberData(nameof(Guarding))]
    public async Task Every_operation_is_guarded_but_health_and_preflight_requests(string settings, string scheme)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", settings));
        var operations = Operations(run).ToLookup(operation => operation.Security is not null, operation => operation.Name);

        operations[true].Should().BeEquivalentTo(
            "ANY /",
            "ANY /{proxy+}",
            "ANY /process",
            "post /process",
            "ANY /process/{id}",
            "get /process/{id}",
            "head /process/{id}",
            "ANY /transactions",
            "get /transactions",
            "head /transactions",
            "post /transactions",
            "ANY /transactions/{id}",
            "get /transactions/{id}",
            "head /transactions/{id}",
            "put /transactions/{id}",
            "delete /transactions/{id}");
        operations[false].Should().BeEquivalentTo(
            "get /health",
            "head /health",
            "ANY /health",
            "options /health",
            "options /process",
            "options /process/{id}",
            "options /transactions",
            "options /transactions/{id}",
            "options /",
            "options /{proxy+}");
        foreach (var (_, security) in Operations(run).Where(operation => operation.Security is not null))
            security.ShouldBeJson($$"""[{ "{{scheme}}": [] }]""");
    }

    [Fact]
    public async Task Another_authorization_is_another_deployment()
    {
        string[] settings = ["""{ "authorization": "NONE" }""", """{ "authorization": "IAM" }""", RunOptions.Token];
        List<string> hashes = [];
        foreach (var authorization in settings)
        {
            var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", authorization));
            hashes.Add(run.Single(AwsType.Deployment, "tap-api-dev-deployment").Text("triggers.definition"));
        }

        hashes.Should().OnlyHaveUniqueItems();
    }

    private static JsonObject Defined() => JsonNode.Parse(ApiDefinition.Read(AppContext.BaseDirectory))!.AsObject();

    private static IEnumerable<(string Name, JsonNode? Security)> Operations(TapRun run) =>
        from path in Body(run)["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        let method = operation.Key == "x-amazon-apigateway-any-method" ? "ANY" : operation.Key
        select ($"{method} {path.Key}", operation.Value!["security"]);

    private static JsonObject Body(TapRun run) =>
        JsonNode.Parse(run.Single(AwsType.RestApi, $"tap-api-{run.Environment}").Text("body"))!.AsObject();
}
