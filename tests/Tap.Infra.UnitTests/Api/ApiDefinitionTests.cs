using System.Text.Json.Nodes;
using Pulumi;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using YamlDotNet.Serialization;

namespace Tap.Infra.UnitTests.Api;

/// <summary>The document that API Gateway imports.</summary>
public sealed class ApiDefinitionTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>The settings of an API that is open to everybody.</summary>
    internal static readonly ApiSettings Open = new()
    {
        ManageAccountRole = true,
        Authorization = ApiAuthorization.None,
        Jwt = null,
        CorsOrigins = ["*"],
        MaxPayloadBytes = 262_144,
        ThrottlingRate = 50,
        ThrottlingBurst = 50,
    };

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    [Fact]
    public void The_definition_beside_the_program_is_that_of_the_repository()
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(Repository.Read("api/openapi.yaml"));

        Definition().ShouldBeJson(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml));
    }

    [Fact]
    public void A_definition_that_was_not_built_is_named()
    {
        var read = () => ApiDefinition.Read("/no-such-folder");

        read.Should().Throw<RunException>().WithMessage(
            $"The definition of the API is missing ({Path.Combine("/no-such-folder", "api", "openapi.json")}); `dotnet build` makes it.");
    }

    [Theory, BothEnvironments]
    public void The_document_is_the_definition_with_what_a_deployment_adds(string environment)
    {
        var body = Body(environment);

        body.Select(member => member.Key).Should().BeEquivalentTo(
            Definition().Select(member => member.Key).Except(["servers", "tags", "security"]).Concat(
            [
                "x-amazon-apigateway-request-validators",
                "x-amazon-apigateway-request-validator",
                "x-amazon-apigateway-binary-media-types",
                "x-amazon-apigateway-gateway-responses",
                "x-amazon-apigateway-security-policy",
                "x-amazon-apigateway-endpoint-access-mode",
            ]));
        body["openapi"].ShouldBeJson("\"3.0.1\"");
        body["info"]!["title"].ShouldBeJson($"\"tap-api-{environment}\"");
        body["info"]!["description"].ShouldBeJson(Definition()["info"]!["description"]!.ToJsonString());
        var firewall = new FirewallSettings { Enabled = true, RequestsPerAddress = 6_000, WindowSeconds = 300 };
        body["x-amazon-apigateway-gateway-responses"].ShouldBeJson(GatewayResponses.Build(Open, environment == "prod" ? firewall : null).ToJsonString());
    }

    [Theory, BothEnvironments]
    public void What_the_document_says_of_the_API_itself_is_said_by_its_arguments_too(string environment)
    {
        // An import removes what it does not have; after it the provider puts its
        // arguments, or what it once read, in place of the import's.
        var (body, inputs) = (Body(environment), Stack(environment).Single(AwsType.RestApi, $"tap-api-{environment}").Inputs);

        inputs["name"].ShouldBeJson(body["info"]!["title"]!.ToJsonString());
        inputs["description"].ShouldBeJson(body["info"]!["description"]!.ToJsonString());
        inputs["binaryMediaTypes"].ShouldBeJson(body["x-amazon-apigateway-binary-media-types"]!.ToJsonString());
        inputs["securityPolicy"].ShouldBeJson(body["x-amazon-apigateway-security-policy"]!.ToJsonString());
        inputs["endpointAccessMode"].ShouldBeJson(body["x-amazon-apigateway-endpoint-access-mode"]!.ToJsonString());
    }

    [Theory, BothEnvironments]
    public void Parameters_are_validated_and_bodies_are_left_to_the_function(string environment)
    {
        var body = Body(environment);

        body["x-amazon-apigateway-request-validator"].ShouldBeJson("\"parameters\"");
        body["x-amazon-apigateway-request-validators"].ShouldBeJson(
            """{ "parameters": { "validateRequestParameters": true, "validateRequestBody": false } }""");
    }

    [Theory, BothEnvironments]
    public void Bodies_reach_the_function_as_they_came(string environment) =>
        Body(environment)["x-amazon-apigateway-binary-media-types"].ShouldBeJson("""["*/*"]""");

    [Theory, BothEnvironments]
    public void Every_path_is_there_and_every_other_path_goes_to_the_function(string environment) =>
        Paths(Body(environment)).Select(path => path.Key)
            .Should().Equal([.. Paths(Definition()).Select(path => path.Key), "/", "/{proxy+}"])
            .And.Contain("/health").And.Contain("/process").And.Contain("/process/{id}");

    [Theory, BothEnvironments]
    public void Every_method_is_there_and_every_other_method_goes_to_the_function(string environment)
    {
        foreach (var (path, operations) in Paths(Body(environment)))
        {
            var defined = Paths(Definition())[path]?.AsObject().Select(operation => operation.Key) ?? [];
            string[] others = ["options", "x-amazon-apigateway-any-method"];
            string[] head = defined.Contains("get") ? ["head"] : [];
            operations!.AsObject().Select(operation => operation.Key).Should().BeEquivalentTo([.. defined, .. head, .. others]);
            foreach (var method in others)
            {
                WithoutSecurity(operations[method]).ShouldBeJson(
                    $$"""{ "responses": {}, "x-amazon-apigateway-integration": {{Integration(environment)}} }""");
            }
        }
    }

    [Theory, BothEnvironments]
    public void Every_operation_is_as_defined_and_calls_the_alias(string environment)
    {
        var definition = Definition();
        foreach (var (path, method) in Operations(definition))
        {
            // API Gateway follows references to schemas alone.
            var expected = WithoutSecurity(Followed(Paths(definition)[path]![method], definition));
            expected["x-amazon-apigateway-integration"] = JsonNode.Parse(Integration(environment));
            WithoutSecurity(Paths(Body(environment))[path]![method]).ShouldBeJson(expected.ToJsonString());
        }

        // Which they are, the tests of the function know: it has a route for each.
        Operations(definition).Should().HaveCountGreaterThan(5);
    }

    [Theory, BothEnvironments]
    public void HEAD_is_GET_without_the_content(string environment)
    {
        var reads = Paths(Body(environment)).Select(path => path.Value!.AsObject()).Where(path => path.ContainsKey("get")).ToList();

        reads.Should().NotBeEmpty();
        foreach (var path in reads)
        {
            var expected = path["get"]!.DeepClone().AsObject();
            expected.Remove("operationId");
            foreach (var (_, response) in expected["responses"]!.AsObject())
                response!.AsObject().Remove("content");
            path["head"].ShouldBeJson(expected.ToJsonString());
        }
    }

    [Theory, BothEnvironments]
    public void What_is_left_to_refer_to_are_the_schemas(string environment)
    {
        var body = Body(environment);

        body["components"]!.AsObject().Remove("securitySchemes");
        body["components"]!.AsObject().Select(component => component.Key).Should().Equal("schemas");

        // An example is no keyword of a model of API Gateway.
        WithoutExamples(body["components"]).ToJsonString().Should().Be(body["components"]!.ToJsonString());
        body["components"]!["schemas"].ShouldBeJson(WithoutExamples(Definition()["components"]!["schemas"]).ToJsonString());
        var schemas = body["components"]!["schemas"]!.AsObject().Select(schema => $"#/components/schemas/{schema.Key}");
        References(body).Should().HaveCountGreaterThan(10).And.OnlyContain(reference => schemas.Contains(reference));
    }

    [Theory, BothEnvironments]
    public void The_same_definition_has_the_same_hash(string environment)
    {
        var source = ApiDefinition.Read(AppContext.BaseDirectory);
        var spaced = JsonNode.Parse(source)!.ToJsonString(new() { WriteIndented = true });

        Hash(environment, spaced).Should().Be(Hash(environment, source)).And.HaveLength(64);
    }

    /// <summary>Changes of the definition that a client, or a reader of the documentation, can notice.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "paths./health.get.summary", "\"Another summary\"" },
        { "paths./health.delete", """{ "responses": {} }""" },
        { "paths./another", """{ "get": { "responses": {} } }""" },
        { "components.parameters.IdempotencyKey.required", "true" },
        { "components.schemas.Payload.additionalProperties", "true" },
        { "components.responses.NoProcess.description", "\"Another description\"" },
        { "info.version", "\"2.0\"" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Another_definition_has_another_hash(string path, string value)
    {
        var source = Definition();
        var parts = path.Split('.');
        var parent = parts[..^1]
            .Aggregate((JsonNode)source, (node, part) => node is JsonArray list ? list[int.Parse(part, null)]! : node[part]!);
        parent[parts[^1]] = JsonNode.Parse(value);

        Hash("dev", source.ToJsonString()).Should().NotBe(Hash("dev", Definition().ToJsonString()));
    }

    [Fact]
    public void A_method_that_is_removed_changes_the_hash()
    {
        var source = Definition();
        Paths(source)["/process"]!.AsObject().Remove("post").Should().BeTrue();

        Hash("dev", source.ToJsonString()).Should().NotBe(Hash("dev", Definition().ToJsonString()));
    }

    [Fact]
    public void Functions_origin_authorization_and_name_are_part_of_what_is_deployed()
    {
        var source = ApiDefinition.Read(AppContext.BaseDirectory);
        var jwt = new JwtSettings
        {
            Issuer = "https://login.example.com",
            Audience = "api",
            Scopes = [],
            UserClaim = "sub",
            AdminScope = null,
            JwksUri = "https://login.example.com/keys",
            ClockSkewSeconds = 60,
            CacheSeconds = 300,
        };
        var token = Open with { Authorization = ApiAuthorization.Jwt, Jwt = jwt };
        string[] documents =
        [
            ApiDefinition.Build(source, "name", Open, "handler", ""),
            ApiDefinition.Build(source, "other", Open, "handler", ""),
            ApiDefinition.Build(source, "name", Open, "other", ""),
            ApiDefinition.Build(source, "name", Open with { CorsOrigins = ["https://app.example.com"] }, "handler", ""),
            ApiDefinition.Build(source, "name", Open with { Authorization = ApiAuthorization.Iam }, "handler", ""),
            ApiDefinition.Build(source, "name", token, "handler", "authorizer"),
            ApiDefinition.Build(source, "name", token, "handler", "other"),
            ApiDefinition.Build(source, "name", token with { Jwt = jwt with { CacheSeconds = 0 } }, "handler", "authorizer"),
        ];

        documents.Select(ApiDefinition.Hash).Should().OnlyHaveUniqueItems();
    }

    private static string Hash(string environment, string source) =>
        ApiDefinition.Hash(ApiDefinition.Build(source, $"tap-api-{environment}", Open, "handler", ""));

    private static JsonNode? Followed(JsonNode? node, JsonObject definition) => node switch
    {
        JsonObject map when (string?)map["$ref"] is { } reference && !reference.Contains("/schemas/", StringComparison.Ordinal) =>
            Followed(reference.Split('/')[1..].Aggregate((JsonNode)definition, (at, name) => at[name]!), definition),
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Followed(member.Value, definition)))),
        JsonArray list => new JsonArray([.. list.Select(item => Followed(item, definition))]),
        _ => node?.DeepClone(),
    };

    private static JsonNode WithoutExamples(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(member => member.Key != "example")
            .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)WithoutExamples(member.Value)))),
        _ => node!.DeepClone(),
    };

    // ApiSecurityTests asks what is guarded.
    private static JsonObject WithoutSecurity(JsonNode? operation)
    {
        var copy = operation!.DeepClone().AsObject();
        copy.Remove("security");
        return copy;
    }

    private static string Integration(string environment) => $$"""
        {
          "type": "aws_proxy",
          "httpMethod": "POST",
          "uri": "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-{{environment}}:live/invocations",
          "passthroughBehavior": "when_no_match",
          "timeoutInMillis": 29000
        }
        """;

    private static JsonObject Definition() => JsonNode.Parse(ApiDefinition.Read(AppContext.BaseDirectory))!.AsObject();

    private static JsonObject Paths(JsonObject document) => document["paths"]!.AsObject();

    private static IEnumerable<(string Path, string Method)> Operations(JsonObject document) =>
        from path in Paths(document)
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key == "$ref" ? [(string)entry.Value!] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private JsonObject Body(string environment) =>
        JsonNode.Parse(Stack(environment).Single(AwsType.RestApi, $"tap-api-{environment}").Text("body"))!.AsObject();
}
