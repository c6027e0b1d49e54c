using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Who may, or may not, do what to what.</summary>
/// <param name="Resource">The key of the resource that the statement is part of.</param>
/// <param name="Kind">Where it stands: <c>trust</c>, <c>role</c>, <c>managed</c> or <c>resource</c>.</param>
/// <param name="Sid">The id of the statement; empty when it has none.</param>
/// <param name="Effect"><c>Allow</c> or <c>Deny</c>.</param>
/// <param name="Principals">Who.</param>
/// <param name="Actions">What.</param>
/// <param name="Resources">To what.</param>
/// <param name="Conditions">On which conditions, all of which must hold.</param>
internal sealed record Permission(
    string Resource, string Kind, string Sid, string Effect, IReadOnlyList<string> Principals, IReadOnlyList<string> Actions,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Conditions)
{
    /// <summary>What the statement leaves open; only of what is allowed, because to deny more is safer.</summary>
    public IReadOnlyList<string> Wildcards => Effect != "Allow" ? [] :
    [
        .. Open(Principals, "any principal", "principal"),
        .. Open(Actions, "any action", "actions"),
        .. Open(Resources, "any resource", "resources"),
        .. Conditions.Any(IsPattern) ? ["conditions by pattern"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Open(IReadOnlyList<string> values, string any, string some) =>
        values.Contains("*") ? [any] : values.Any(IsPattern) ? [$"{some} by pattern"] : [];

    private static bool IsPattern(string value) => value.Contains('*', StringComparison.Ordinal);
}

/// <summary>Reads the permissions out of a stack: policies of every kind, trust and attached ones, and permissions of functions.</summary>
internal static class Permissions
{
    private const string LogsPolicy = "service-role/AWSLambdaBasicExecutionRole";
    private const string TracesPolicy = "AWSXRayDaemonWriteAccess";
    private const string GatewayPolicy = "service-role/AmazonAPIGatewayPushToCloudWatchLogs";

    // Each has one statement, on all resources: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
    private static readonly Dictionary<string, IReadOnlyList<string>> ManagedActions = new()
    {
        [LogsPolicy] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        [TracesPolicy] =
        [
            "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries",
        ],
        [GatewayPolicy] =
        [
            "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:GetLogEvents", "logs:FilterLogEvents",
        ],
    };

    // What Lambda makes of the inputs: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    private static readonly (string Input, string Text)[] InvocationConditions =
    [
        ("sourceArn", "aws:SourceArn ArnLike"), ("sourceAccount", "aws:SourceAccount StringEquals"), ("principalOrgId", "aws:PrincipalOrgID StringEquals"),
        ("functionUrlAuthType", "lambda:FunctionUrlAuthType StringEquals"),
    ];

    /// <summary>The permissions of a stack, in the order of its resources.</summary>
    public static IEnumerable<Permission> Of(RegisteredStack stack) => stack.Resources.SelectMany(resource => resource.Type switch
    {
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment" => [Attached(resource)],
        "aws:lambda/permission:Permission" => [Invocation(resource)],
        _ => resource.Inputs.Where(input => IsPolicy(input.Value)).SelectMany(input => Statements(resource, input.Key)),
    });

    private static bool IsPolicy(JsonNode? input) =>
        input is JsonValue && JsonText.Expand(input) is JsonObject document && document.ContainsKey("Statement");

    private static IEnumerable<Permission> Statements(
        RegisteredResource resource, string input) => resource.Statements(input).Select(statement => new Permission(
        resource.Key,
        Kind(resource, input),
        statement.Sid,
        statement.Allows ? "Allow" : "Deny",
        statement.Principals.Count > 0 ? [.. statement.Principals.Select(principal => principal.Name)] : [resource.Text("role") ?? resource.Key],
        statement.Actions,
        Targets(resource, input, statement),
        [
            .. statement.Exceptions.Select(exception => $"{exception.Element} {string.Join(" | ", exception.Values)}"),
            .. statement.Conditions.Select(condition => $"{condition.Key} {condition.Operator} {string.Join(" | ", condition.Values)}"),
        ]));

    private static string Kind(RegisteredResource resource, string input) =>
        input == "assumeRolePolicy" ? "trust" : resource.Type == "aws:iam/rolePolicy:RolePolicy" ? "role" : "resource";

    private static IReadOnlyList<string> Targets(RegisteredResource resource, string input, PolicyStatement statement) =>
        (resource.Type, statement.Resources) switch
        {
            // In the policy of a key, * is that key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
            ("aws:kms/key:Key", ["*"]) => [new Reference(resource.Key, "arn").ToString()],
            (_, []) when input == "assumeRolePolicy" => [new Reference(resource.Key, "arn").ToString()],
            (_, var resources) => resources,
        };

    private static Permission Attached(RegisteredResource resource)
    {
        var arn = resource.Text("policyArn")!;
        var path = arn[(arn.IndexOf(":policy/", StringComparison.Ordinal) + ":policy/".Length)..];
        return new Permission(
            resource.Key, "managed", path, "Allow", [resource.Text("role")!], ManagedActions.GetValueOrDefault(path, [$"whatever {arn} allows"]), ["*"], []);
    }

    private static Permission Invocation(RegisteredResource resource) => new(
        resource.Key,
        "resource",
        resource.Text("statementId") ?? "",
        "Allow",
        [resource.Text("principal")!],
        [resource.Text("action")!],
        [$"{resource.Text("function")}{(resource.Text("qualifier") is { } qualifier ? $":{qualifier}" : "")}"],
        [.. InvocationConditions.Where(condition => resource.Has(condition.Input)).Select(condition => $"{condition.Text} {resource.Text(condition.Input)}")]);
}
