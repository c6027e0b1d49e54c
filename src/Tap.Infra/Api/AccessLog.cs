namespace Tap.Infra.Api;

/// <summary>
/// The line that API Gateway writes for every request. It cuts log events at 1,024 bytes
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html), and half a line is no JSON: there is nothing
/// in it that a client can make as long as it likes, such as the path, and no text of an error, which quotes what the client sent.
/// </summary>
internal static class AccessLog
{
    // Variables: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    private static readonly (string Name, string Variable)[] Fields =
    [
        ("requestId", "requestId"),
        ("extendedRequestId", "extendedRequestId"),
        ("requestTime", "requestTime"),
        ("method", "httpMethod"),
        ("route", "resourcePath"),
        ("status", "status"),
        ("responseLength", "responseLength"),
        ("responseLatency", "responseLatency"),
        ("integrationLatency", "integration.latency"),
        ("integrationStatus", "integration.status"),
        ("integrationRequestId", "integration.requestId"),

        // What Lambda answered to API Gateway, whatever the function did: 429 is a call that it throttled.
        ("lambdaStatus", "integration.integrationStatus"),
        ("authorizerStatus", "authorizer.integrationStatus"),
        ("errorType", "error.responseType"),
        ("sourceIp", "identity.sourceIp"),
        ("traceId", "xrayTraceId"),
        ("principalId", "authorizer.principalId"),
        ("user", "identity.userArn"),
    ];

    /// <summary>The format: one JSON object a request, without anything of its body, its query or its credentials.</summary>
    public static string Format { get; } = $"{{{string.Join(',', Fields.Select(field => $"\"{field.Name}\":\"$context.{field.Variable}\""))}}}";
}
