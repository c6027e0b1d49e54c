using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Infra.Api;

/// <summary>
/// The OpenAPI definition as API Gateway imports it: <c>api/openapi.yaml</c> (which the build turns into JSON) with the integrations, CORS,
/// validators and gateway responses of a deployment.
/// </summary>
internal static class ApiDefinition
{
    // The longest that API Gateway waits by default: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    private const int TimeoutMilliseconds = 29_000;

    /// <summary>Every error that API Gateway itself answers with: its type, status, and name in <c>urn:tap:problem:</c>.</summary>
    private static readonly (string Type, int Status, string Kind, string Title)[] GatewayErrors =
    [
        ("BAD_REQUEST_BODY", 400, "malformed-request", "Malformed request"),
        ("BAD_REQUEST_PARAMETERS", 400, "malformed-request", "Malformed request"),
        ("UNAUTHORIZED", 401, "unauthorized", "Unauthorized"),
        ("ACCESS_DENIED", 403, "forbidden", "Forbidden"),
        ("EXPIRED_TOKEN", 403, "forbidden", "Forbidden"),
        ("INVALID_SIGNATURE", 403, "forbidden", "Forbidden"),
        ("MISSING_AUTHENTICATION_TOKEN", 403, "forbidden", "Forbidden"),
        ("RESOURCE_NOT_FOUND", 404, "not-found", "Not found"),
        ("REQUEST_TOO_LARGE", 413, "payload-too-large", "Payload too large"),
        ("UNSUPPORTED_MEDIA_TYPE", 415, "unsupported-media-type", "Unsupported media type"),
        ("THROTTLED", 429, "too-many-requests", "Too many requests"),
        ("QUOTA_EXCEEDED", 429, "too-many-requests", "Too many requests"),
        ("API_CONFIGURATION_ERROR", 500, "internal-error", "Internal error"),
        ("AUTHORIZER_CONFIGURATION_ERROR", 500, "internal-error", "Internal error"),
        ("AUTHORIZER_FAILURE", 500, "internal-error", "Internal error"),
        ("INTEGRATION_FAILURE", 504, "gateway-timeout", "Gateway timeout"),
        ("INTEGRATION_TIMEOUT", 504, "gateway-timeout", "Gateway timeout"),
    ];

    /// <summary>The document for a deployment.</summary>
    /// <param name="name">The API's name.</param>
    /// <param name="invokeArn">The ARN by which API Gateway invokes the function.</param>
    /// <param name="corsOrigin">The web origin that may call the API.</param>
    public static string Build(string name, string invokeArn, string corsOrigin)
    {
        var document = JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "api", "openapi.json")))!.AsObject();
        document["info"]!["title"] = name;
        document["x-amazon-apigateway-request-validators"] = new JsonObject
        {
            // The function checks bodies: it tells malformed JSON (400) from a wrong member (422), and which one.
            ["parameters"] = new JsonObject { ["validateRequestParameters"] = true, ["validateRequestBody"] = false },
        };
        document["x-amazon-apigateway-request-validator"] = "parameters";
        document["x-amazon-apigateway-gateway-responses"] = GatewayResponses(corsOrigin);

        var paths = document["paths"]!.AsObject();
        foreach (var (_, path) in paths)
            AddIntegrations(path!.AsObject(), invokeArn);

        // What the definition does not have goes to the function all the same, which answers 404 and 405: API Gateway's own answer to an
        // unknown path is 403.
        paths["/"] = new JsonObject { ["x-amazon-apigateway-any-method"] = AnyMethod(invokeArn) };
        paths["/{proxy+}"] = new JsonObject { ["x-amazon-apigateway-any-method"] = AnyMethod(invokeArn) };
        return document.ToJsonString();
    }

    /// <summary>The hash that renews the deployment when, and only when, the definition changes.</summary>
    public static string Hash(string definition) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)));

    private static void AddIntegrations(JsonObject path, string invokeArn)
    {
        foreach (var (_, operation) in path)
            operation!.AsObject()["x-amazon-apigateway-integration"] = Integration(invokeArn);

        // OPTIONS among them: the function answers preflight requests.
        path["x-amazon-apigateway-any-method"] = AnyMethod(invokeArn);
    }

    private static JsonObject AnyMethod(string invokeArn) => new()
    {
        ["responses"] = new JsonObject { ["default"] = new JsonObject { ["description"] = "What the function answers." } },
        ["x-amazon-apigateway-integration"] = Integration(invokeArn),
    };

    private static JsonObject Integration(string invokeArn) => new()
    {
        ["type"] = "aws_proxy",
        ["httpMethod"] = "POST",
        ["uri"] = invokeArn,
        ["passthroughBehavior"] = "when_no_match",
        ["timeoutInMillis"] = TimeoutMilliseconds,
    };

    private static JsonObject GatewayResponses(string corsOrigin)
    {
        var responses = new JsonObject();
        foreach (var (type, status, kind, title) in GatewayErrors)
            responses[type] = GatewayResponse(status, kind, title, corsOrigin);
        return responses;
    }

    private static JsonObject GatewayResponse(int status, string kind, string title, string corsOrigin) => new()
    {
        ["statusCode"] = $"{status}",
        ["responseParameters"] = new JsonObject
        {
            ["gatewayresponse.header.Content-Type"] = "'application/problem+json'",
            ["gatewayresponse.header.Access-Control-Allow-Origin"] = $"'{corsOrigin}'",
        },
        // The template's media type is that of the request's Accept header; the header above is what the client gets.
        ["responseTemplates"] = new JsonObject
        {
            ["application/json"] = "{"
                + $"\"type\":\"urn:tap:problem:{kind}\",\"title\":\"{title}\",\"status\":{status},"
                + "\"detail\":$context.error.messageString,\"instance\":\"$context.path\",\"requestId\":\"$context.requestId\"}",
        },
    };
}
