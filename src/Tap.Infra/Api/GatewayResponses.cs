using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.Api;

/// <summary>What API Gateway answers where it does not, or cannot, let the function answer: problems like those of the function.</summary>
internal static class GatewayResponses
{
    /// <summary>
    /// Every type that there is, with the status that the client gets: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html.
    /// A call that Lambda throttles is an INTEGRATION_FAILURE, by default with the status 500, and so is one that the function fails; only
    /// an answer that does not come in time is an INTEGRATION_TIMEOUT. The last two are for errors without a type of their own.
    /// </summary>
    private static readonly (string Type, int Status, string Kind, string Title)[] Types =
    [
        ("BAD_REQUEST_BODY", 400, "malformed-request", "Malformed request"),
        ("BAD_REQUEST_PARAMETERS", 400, "malformed-request", "Malformed request"),
        ("UNAUTHORIZED", 401, "unauthorized", "Unauthorized"),
        ("ACCESS_DENIED", 403, "forbidden", "Forbidden"),
        ("EXPIRED_TOKEN", 403, "forbidden", "Forbidden"),
        ("INVALID_API_KEY", 403, "forbidden", "Forbidden"),
        ("INVALID_SIGNATURE", 403, "forbidden", "Forbidden"),
        ("MISSING_AUTHENTICATION_TOKEN", 403, "forbidden", "Forbidden"),
        ("WAF_FILTERED", 403, "forbidden", "Forbidden"),
        ("RESOURCE_NOT_FOUND", 404, "not-found", "Not found"),
        ("REQUEST_TOO_LARGE", 413, "payload-too-large", "Payload too large"),
        ("UNSUPPORTED_MEDIA_TYPE", 415, "unsupported-media-type", "Unsupported media type"),
        ("QUOTA_EXCEEDED", 429, "too-many-requests", "Too many requests"),
        ("THROTTLED", 429, "too-many-requests", "Too many requests"),
        ("API_CONFIGURATION_ERROR", 500, "internal-error", "Internal error"),
        ("AUTHORIZER_CONFIGURATION_ERROR", 503, "service-unavailable", "Service unavailable"),
        ("AUTHORIZER_FAILURE", 503, "service-unavailable", "Service unavailable"),
        ("INTEGRATION_FAILURE", 503, "service-unavailable", "Service unavailable"),
        ("INTEGRATION_TIMEOUT", 504, "gateway-timeout", "Gateway timeout"),
        ("DEFAULT_4XX", 400, "malformed-request", "Malformed request"),
        ("DEFAULT_5XX", 500, "internal-error", "Internal error"),
    ];

    /// <summary>The responses by type, as the OpenAPI extension has them.</summary>
    /// <param name="settings">The API's settings.</param>
    /// <param name="firewall">
    /// Those of the web ACL before it, which refuses for the number of requests alone; null where the stack has none.
    /// </param>
    public static JsonObject Build(ApiSettings settings, FirewallSettings? firewall = null)
    {
        // These answers are the same for every request: they cannot name one of several origins, and hold nothing that a page may not read.
        var origin = settings.CorsOrigins is [var only] ? only : "*";
        var responses = new JsonObject(Types.Select(type => KeyValuePair.Create(type.Type,
            (JsonNode?)Response(type.Status, type.Kind, type.Title, Detail(type.Type), Headers(origin, RetryAfter(type.Type, settings))))));

        // Once the window is over nothing of what was sent in it counts.
        if (firewall is not null)
        {
            responses["WAF_FILTERED"] = Response(
                429, "too-many-requests", "Too many requests", "\"This address has sent more requests than one may.\"", Headers(origin, firewall.WindowSeconds));
        }

        // https://www.rfc-editor.org/rfc/rfc6750#section-3
        if (settings.Authorization == ApiAuthorization.Jwt)
            responses["UNAUTHORIZED"]!["responseParameters"]!["gatewayresponse.header.WWW-Authenticate"] = "'Bearer'";
        return responses;
    }

    // The message string brings its own quotes. Of a failed authorizer API Gateway has none, and would write null; of a failed call of the
    // function it has no more than "Internal server error".
    private static string Detail(string type) => type switch
    {
        "INTEGRATION_FAILURE" => "\"The function has as many requests as it takes at once, or it failed.\"",
        "AUTHORIZER_FAILURE" or "AUTHORIZER_CONFIGURATION_ERROR" => "\"The caller could not be identified. Retrying it later is safe.\"",
        _ => "$context.error.messageString",
    };

    private static JsonObject Response(int status, string kind, string title, string detail, JsonObject headers) => new()
    {
        ["statusCode"] = $"{status}",
        ["responseParameters"] = headers,
        // The media type that API Gateway falls back to, whatever the request accepts; the header above is what the client gets.
        ["responseTemplates"] = new JsonObject
        {
            ["application/json"] = "{"
                + $"\"type\":\"urn:tap:problem:{kind}\",\"title\":\"{title}\",\"status\":{status},"
                + $"\"detail\":{detail},"
                + "\"instance\":\"urn:tap:request:$context.requestId\",\"requestId\":\"$context.requestId\"}",
        },
    };

    // Seconds after which a retry makes sense; null where none is known to. The least that the header can say is one.
    private static int? RetryAfter(string type, ApiSettings settings) => type switch
    {
        // By then the bucket has another token, also that of the operation with the smallest rate.
        "THROTTLED" => (int)Math.Ceiling(HttpApi.HealthShare / settings.ThrottlingRate),

        // A place at the function is free as soon as a request has ended, which takes less.
        "INTEGRATION_FAILURE" => 1,

        // The authorizer failed, and remembers nothing of it: the next call fetches the keys anew.
        "AUTHORIZER_FAILURE" or "AUTHORIZER_CONFIGURATION_ERROR" => 1,

        // A quota is over until its period ends, of which API Gateway says nothing; what takes 29 seconds may do so again.
        _ => null,
    };

    private static JsonObject Headers(string corsOrigin, int? retryAfter)
    {
        var headers = new JsonObject
        {
            ["gatewayresponse.header.Content-Type"] = "'application/problem+json'",
            ["gatewayresponse.header.Access-Control-Allow-Origin"] = $"'{corsOrigin}'",
            ["gatewayresponse.header.Access-Control-Expose-Headers"] = "'Retry-After, X-Amzn-RequestId'",
            ["gatewayresponse.header.Cache-Control"] = "'no-store'",
        };
        if (retryAfter is { } seconds)
            headers["gatewayresponse.header.Retry-After"] = $"'{seconds}'";
        return headers;
    }
}
