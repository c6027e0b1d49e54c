namespace Tap.Infra.Api;

/// <summary>The line that API Gateway writes for every request.</summary>
internal static class AccessLog
{
    // Variables: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    private static readonly (string Name, string Variable)[] Fields =
    [
        ("requestId", "requestId"),
        ("extendedRequestId", "extendedRequestId"),
        ("requestTime", "requestTime"),
        ("apiId", "apiId"),
        ("stage", "stage"),
        ("method", "httpMethod"),
        ("route", "resourcePath"),
        ("path", "path"),
        ("protocol", "protocol"),
        ("status", "status"),
        ("responseLength", "responseLength"),
        ("responseLatency", "responseLatency"),
        ("integrationLatency", "integration.latency"),
        ("integrationStatus", "integration.status"),
        ("integrationRequestId", "integration.requestId"),
        ("integrationError", "integration.error"),
        ("errorType", "error.responseType"),
        ("errorMessage", "error.message"),
        ("authorizerError", "authorizer.error"),
        ("principalId", "authorizer.principalId"),
        ("caller", "identity.caller"),
        ("user", "identity.userArn"),
        ("accountId", "identity.accountId"),
        ("sourceIp", "identity.sourceIp"),
        ("userAgent", "identity.userAgent"),
        ("traceId", "xrayTraceId"),
    ];

    /// <summary>The format: one JSON object a request, without anything of its body, its query or its credentials.</summary>
    public static string Format { get; } = $"{{{string.Join(',', Fields.Select(field => $"\"{field.Name}\":\"$context.{field.Variable}\""))}}}";
}
