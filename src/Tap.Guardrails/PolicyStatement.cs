using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>One statement of an IAM policy document.</summary>
public sealed record PolicyStatement
{
    // What limits a statement about everybody to some: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
    private static readonly string[] LimitingKeys =
    [
        "aws:SourceAccount", "aws:SourceArn", "aws:SourceOwner", "aws:SourceOrgID", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID",
        "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:userid", "kms:CallerAccount",
    ];

    private static readonly string[] LimitingOperators = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"];

    /// <summary>The statement's id; empty when it has none.</summary>
    public required string Sid { get; init; }

    /// <summary>Whether it allows; otherwise it denies.</summary>
    public required bool Allows { get; init; }

    /// <summary>Whom it is about, each as kind and name, such as <c>Service</c> and <c>lambda.amazonaws.com</c>; everybody is <c>*</c> and <c>*</c>.</summary>
    public required IReadOnlyList<(string Kind, string Name)> Principals { get; init; }

    /// <summary>The actions.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The resources.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>The conditions, all of which must hold.</summary>
    public required IReadOnlyList<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions { get; init; }

    /// <summary>Whether it is about everybody, signed in or not.</summary>
    public bool IsAboutEverybody => Principals.Any(principal => principal.Kind is "*" or "AWS" && principal.Name == "*");

    /// <summary>Whether it allows everybody something, and no condition limits who that is.</summary>
    public bool IsPublic => Allows && IsAboutEverybody && !Conditions.Any(IsLimit);

    /// <summary>Whether it denies everybody these actions over plain HTTP.</summary>
    /// <param name="actions">The actions, any of which is enough; <c>*</c> always is.</param>
    public bool RefusesPlainHttp(params ReadOnlySpan<string> actions) =>
        !Allows && IsAboutEverybody && Conditions is [("Bool", var key, ["false"])] && Same(key, "aws:SecureTransport") && Names([.. actions, "*"]);

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    public static IReadOnlyList<PolicyStatement> Parse(string json)
    {
        var statement = JsonNode.Parse(json)!["Statement"];
        return [.. (statement as JsonArray ?? [statement?.DeepClone()]).OfType<JsonObject>().Select(Read)];
    }

    /// <summary>Whether a condition limits a statement to sources or callers that are named.</summary>
    internal static bool IsLimit((string Operator, string Key, IReadOnlyList<string> Values) condition) =>
        LimitingOperators.Contains(condition.Operator) && LimitingKeys.Any(key => Same(key, condition.Key)) && !condition.Values.Contains("*");

    private bool Names(string[] actions) => Actions.Any(action => actions.Any(name => Same(name, action)));

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static PolicyStatement Read(JsonObject statement) => new()
    {
        Sid = statement[nameof(Sid)]?.GetValue<string>() ?? "",
        Allows = statement["Effect"]?.GetValue<string>() == "Allow",
        Principals = statement["Principal"] is JsonObject kinds
            ? [.. kinds.SelectMany(kind => Texts(kind.Value).Select(name => (kind.Key, name)))]
            : [.. Texts(statement["Principal"]).Select(name => (name, name))],
        Actions = Texts(statement["Action"]),
        Resources = Texts(statement["Resource"]),
        Conditions = statement["Condition"] is JsonObject operators
            ? [.. operators.SelectMany(group => (group.Value as JsonObject ?? []).Select(entry => (group.Key, entry.Key, Texts(entry.Value))))]
            : [],
    };

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item!.ToString())],
        _ => [node.ToString()],
    };
}
