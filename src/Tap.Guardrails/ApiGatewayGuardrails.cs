namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon API Gateway.</summary>
internal static class ApiGatewayGuardrails
{
    private const string Variables = "environment.variables";

    private static readonly string[] Tls12 = ["TLS_1_2", "SecurityPolicy_TLS12", "SecurityPolicy_TLS13"];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "APIGateway.1",
            Title = "API Gateway REST and WebSocket API execution logging should be enabled",
            Reason = "Requests that fail before they reach a function would leave no trace.",
            Reference = Guardrail.SecurityHub("apigateway", 1),
            Types = [AwsType.Stage],
            Check = (stage, graph) => SettingsOfAll(stage, graph).Any(settings => settings.Text("settings.loggingLevel") is "ERROR" or "INFO")
                ? null
                : "the settings of all its methods log nothing",
        },
        new()
        {
            Id = "APIGateway.3",
            Title = "API Gateway REST API stages should have AWS X-Ray tracing enabled",
            Reason = "Nobody could follow a slow or failed request through the services.",
            Reference = Guardrail.SecurityHub("apigateway", 3),
            Types = [AwsType.Stage],
            Check = (stage, _) => stage.IsTrue("xrayTracingEnabled") ? null : "its tracing is off",
        },
        new()
        {
            Id = "APIGateway.4",
            Title = "API Gateway should be associated with a WAF Web ACL",
            Reason = "A web ACL turns away known attacks and floods before they cost anything behind it.",
            Reference = Guardrail.SecurityHub("apigateway", 4),
            Types = [AwsType.Stage],
            Check = (stage, graph) => graph.Referring(stage, AwsType.WebAclAssociation, "resourceArn").Any() ? null : "no web ACL is associated with it",
        },
        new()
        {
            Id = "TAP-APIGateway.1",
            Title = "API Gateway REST API stages should have access logs",
            Reason = "Nobody could tell who called what, and with which result.",
            Reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
            Types = [AwsType.Stage],
            Check = (stage, _) => stage.Has("accessLogSettings.destinationArn") ? null : "it has no access logs",
        },
        new()
        {
            Id = "TAP-APIGateway.2",
            Title = "API Gateway REST API stages should limit the rate of requests",
            Reason = "One caller could use up what the account may take of all, and run up the bill.",
            Reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
            Types = [AwsType.Stage],
            Check = (stage, graph) => SettingsOfAll(stage, graph).Any(settings => settings.Has("settings.throttlingRateLimit") && settings.Has("settings.throttlingBurstLimit"))
                ? null
                : "the settings of all its methods have no rate and burst",
        },
        new()
        {
            Id = "TAP-APIGateway.3",
            Title = "API Gateway should not log the bodies of requests and answers",
            Reason = "Data tracing writes payloads, tokens included, to the logs.",
            Reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
            Types = [AwsType.MethodSettings],
            Check = (settings, _) => settings.IsTrue("settings.dataTraceEnabled") ? "its data tracing is on" : null,
        },
        new()
        {
            Id = "TAP-APIGateway.4",
            Title = "API Gateway REST APIs should refuse TLS older than 1.2",
            Reason = "Regional APIs take TLS 1.0 and 1.1 unless they are told otherwise.",
            Reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html",
            Types = [AwsType.RestApi],
            Check = (api, _) => Tls12.Any(prefix => api.Text("securityPolicy")?.StartsWith(prefix, StringComparison.Ordinal) ?? false)
                ? null
                : "its security policy does not ask for TLS 1.2",
        },
        new()
        {
            Id = "TAP-APIGateway.5",
            Title = "Authorizers of API Gateway should tell whose data the bearer of a token may see",
            Reason = "Every caller with a token could see, change and delete what belongs to all users.",
            Reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
            Types = [AwsType.Function],
            Check = (function, _) => !function.Has($"{Variables}.JWT_ISSUER") || function.Has($"{Variables}.JWT_USER_CLAIM")
                ? null
                : "it takes no user from a token: its variable JWT_USER_CLAIM is empty",
        },
    ];

    private static IEnumerable<RegisteredResource> SettingsOfAll(RegisteredResource stage, ResourceGraph graph) =>
        graph.Referring(stage, AwsType.MethodSettings, "stageName").Where(settings => settings.Text("methodPath") == "*/*");
}
