using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Aws.ApiGateway.Inputs;
using Tap.Infra.Configuration;
using ApiGateway = Pulumi.Aws.ApiGateway;

namespace Tap.Infra.Api;

/// <summary>
/// The OpenAPI definition as API Gateway imports it: <c>api/openapi.yaml</c> (which the build turns into JSON and puts beside the program)
/// with the integrations, validators, security and gateway responses of a deployment.
/// </summary>
public static class ApiDefinition
{
    // The longest that API Gateway waits by default: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    private const int TimeoutMilliseconds = 29_000;

    // TLS 1.2 or newer; regional APIs take 1.0 by default:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
    private const string SecurityPolicy = "SecurityPolicy_TLS13_1_2_2021_06";

    // Of hosts that are not the API's own, nothing is answered.
    private const string EndpointAccessMode = "STRICT";

    // A preview shows the document to people.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the definition.</summary>
    /// <param name="folder">The program's folder.</param>
    /// <exception cref="RunException">The definition is not there: the program was not built with its functions.</exception>
    public static string Read(string folder)
    {
        var path = Path.Combine(folder, "api", "openapi.json");
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new RunException($"The definition of the API is missing ({path}); `dotnet build` makes it.");
    }

    /// <summary>The document for a deployment.</summary>
    /// <param name="definition">The definition, as <see cref="Read"/> returned it.</param>
    /// <param name="name">The API's name.</param>
    /// <param name="settings">The API's settings.</param>
    /// <param name="handlerArn">The ARN by which API Gateway invokes the function that answers.</param>
    /// <param name="authorizerArn">The same of the authorizer; empty unless the authorization is JWT.</param>
    /// <param name="firewall">The settings of the stack's web ACL; null where it has none.</param>
    internal static string Build(
        string definition, string name, ApiSettings settings, string handlerArn, string authorizerArn, FirewallSettings? firewall = null)
    {
        var document = JsonNode.Parse(definition)!.AsObject();
        document["info"]!["title"] = name;
        document["x-amazon-apigateway-request-validators"] = new JsonObject
        {
            // The function checks bodies: it tells malformed JSON (400) from a wrong member (422), and which one.
            ["parameters"] = new JsonObject { ["validateRequestParameters"] = true, ["validateRequestBody"] = false },
        };
        document["x-amazon-apigateway-request-validator"] = "parameters";

        // Bodies reach the function as they came: of text, API Gateway replaces what is not UTF-8, and the client would not know.
        document["x-amazon-apigateway-binary-media-types"] = new JsonArray("*/*");
        document["x-amazon-apigateway-gateway-responses"] = GatewayResponses.Build(settings, firewall);

        // An import removes what is not in it.
        document["x-amazon-apigateway-security-policy"] = SecurityPolicy;
        document["x-amazon-apigateway-endpoint-access-mode"] = EndpointAccessMode;

        LeaveOut(document);
        var paths = document["paths"]!.AsObject();
        foreach (var (_, path) in paths)
        {
            Complete(path!.AsObject(), handlerArn);
            AddHead(path!.AsObject());
        }

        // What the definition does not have goes to the function all the same, which answers 404 and 405: API Gateway's own answer to an
        // unknown path is 403.
        paths["/"] = AnyOther(handlerArn);
        paths["/{proxy+}"] = AnyOther(handlerArn);
        ApiSecurity.Guard(document, settings, authorizerArn);
        return document.ToJsonString(Readable);
    }

    /// <summary>
    /// The arguments of an API that is imported from a document. What the document says of the API itself stands in both: the provider
    /// imports the document, and then puts its arguments, or what it once read of AWS, in place of what the import brought.
    /// </summary>
    /// <param name="known">The document, as <see cref="Build"/> made it, with or without its functions: of a preview they are not known.</param>
    /// <param name="document">The document with its functions.</param>
    internal static ApiGateway.RestApiArgs Arguments(string known, Output<string> document)
    {
        var parsed = JsonNode.Parse(known)!;
        return new ApiGateway.RestApiArgs
        {
            Body = document,
            Name = Text("info", "title"),
            Description = Text("info", "description"),
            BinaryMediaTypes = parsed["x-amazon-apigateway-binary-media-types"]!.AsArray().Select(type => (string)type!).ToImmutableArray(),
            EndpointConfiguration = new RestApiEndpointConfigurationArgs { Types = "REGIONAL" },
            SecurityPolicy = Text("x-amazon-apigateway-security-policy"),
            EndpointAccessMode = Text("x-amazon-apigateway-endpoint-access-mode"),
        };

        string Text(params string[] path) => (string)path.Aggregate(parsed, (at, member) => at[member]!)!;
    }

    /// <summary>The methods that a path has, in lower case.</summary>
    /// <param name="document">The document, as <see cref="Build"/> made it.</param>
    /// <param name="path">The path.</param>
    internal static IEnumerable<string> Methods(string document, string path) =>
        JsonNode.Parse(document)!["paths"]![path]!.AsObject().Select(operation => operation.Key)
            .Except(AnyOther("").Select(operation => operation.Key));

    /// <summary>The hash that renews the deployment when, and only when, the definition changes.</summary>
    internal static string Hash(string definition) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));

    // What API Gateway refuses, ignores or takes for something else:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    private static void LeaveOut(JsonObject document)
    {
        // An API has a URL of its own, and tags of AWS by its resource:
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
        document.Remove("servers");
        document.Remove("tags");

        // References lead to schemas alone: those to responses are refused.
        Inline(document["paths"]!, document);
        var components = document["components"]!.AsObject();
        foreach (var kind in components.Select(component => component.Key).Except(["schemas", "securitySchemes"]).ToList())
            components.Remove(kind);
        foreach (var (_, schema) in components["schemas"]!.AsObject())
            RemoveExamples(schema);
    }

    private static void Inline(JsonNode node, JsonObject document)
    {
        if (node is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
                list[index] = Resolved(list[index], document);
        }
        else if (node is JsonObject map)
        {
            foreach (var (name, value) in map.ToList())
                map[name] = Resolved(value, document);
        }
    }

    private static JsonNode? Resolved(JsonNode? value, JsonObject document)
    {
        var reference = (string?)(value as JsonObject)?["$ref"];
        var component = reference is null || reference.StartsWith("#/components/schemas/", StringComparison.Ordinal)
            ? value
            : reference.Split('/')[1..].Aggregate((JsonNode)document, (at, name) => at[name]!);
        var own = component?.DeepClone();
        if (own is not null)
            Inline(own, document);
        return own;
    }

    // They are no keyword of a model, which is a JSON Schema of draft 4.
    private static void RemoveExamples(JsonNode? schema)
    {
        if (schema is not JsonObject map)
            return;
        map.Remove("example");
        RemoveExamples(map["items"]);
        foreach (var (_, member) in map["properties"] as JsonObject ?? [])
            RemoveExamples(member);
    }

    private static void Complete(JsonObject path, string handlerArn)
    {
        foreach (var operation in path.Select(entry => entry.Value!.AsObject()))
            operation["x-amazon-apigateway-integration"] = Integration(handlerArn);

        foreach (var (method, operation) in AnyOther(handlerArn))
            path[method] = operation!.DeepClone();
    }

    // HEAD is GET without the content (https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2), and as open or closed, checked and throttled: ANY
    // would not do.
    private static void AddHead(JsonObject path)
    {
        if (path["get"]?.DeepClone() is not JsonObject head)
            return;
        head.Remove("operationId");
        foreach (var (_, response) in head["responses"]!.AsObject())
            response!.AsObject().Remove("content");
        path["head"] = head;
    }

    // Preflight requests are apart, as they are open where ANY is not. The function answers them too.
    private static JsonObject AnyOther(string handlerArn) => new()
    {
        ["options"] = Undescribed(handlerArn),
        ["x-amazon-apigateway-any-method"] = Undescribed(handlerArn),
    };

    private static JsonObject Undescribed(string handlerArn) => new()
    {
        ["responses"] = new JsonObject(),
        ["x-amazon-apigateway-integration"] = Integration(handlerArn),
    };

    private static JsonObject Integration(string handlerArn) => new()
    {
        ["type"] = "aws_proxy",
        ["httpMethod"] = "POST",
        ["uri"] = handlerArn,
        ["passthroughBehavior"] = "when_no_match",
        ["timeoutInMillis"] = TimeoutMilliseconds,
    };
}
