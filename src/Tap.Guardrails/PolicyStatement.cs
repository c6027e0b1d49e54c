using System.IO.Enumeration;
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
    private static readonly string[] EverySource = ["*", "0.0.0.0/0", "::/0"];

    // These turn a list around: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
    private static readonly string[] Negations = ["NotPrincipal", "NotAction", "NotResource"];

    /// <summary>The statement's id; empty when it has none.</summary>
    public required string Sid { get; init; }

    /// <summary>Whether it allows; otherwise it denies.</summary>
    public required bool Allows { get; init; }

    /// <summary>
    /// Whom it is about, each as kind and name, such as <c>Service</c> and <c>lambda.amazonaws.com</c>; everybody is <c>*</c> and <c>*</c>.
    /// </summary>
    public required IReadOnlyList<(string Kind, string Name)> Principals { get; init; }

    /// <summary>The actions.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The resources.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>The conditions, all of which must hold.</summary>
    public required IReadOnlyList<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions { get; init; }

    /// <summary>
    /// What it excepts, by element, such as <c>NotAction</c>. It is about everything else, so
    /// that <c>*</c> stands in the list that the element turns around.
    /// </summary>
    public required IReadOnlyList<(string Element, IReadOnlyList<string> Values)> Exceptions { get; init; }

    /// <summary>Whether it is about everybody, signed in or not.</summary>
    public bool IsAboutEverybody => Principals.Any(principal => principal.Kind is "*" or "AWS" && principal.Name == "*");

    /// <summary>Whether it allows everybody something, and no condition limits who that is.</summary>
    public bool IsPublic => Allows && IsAboutEverybody && !Conditions.Any(IsLimit);

    /// <summary>Whether it is about an action, by its name or by a pattern.</summary>
    /// <param name="action">The action; <c>s3:*</c> for all of a service.</param>
    public bool Covers(string action) => Actions.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, action));

    /// <summary>Whether it denies everybody an action over plain HTTP.</summary>
    /// <param name="action">As <see cref="Covers"/> has it.</param>
    public bool RefusesPlainHttp(string action) =>
        !Allows && IsAboutEverybody && Exceptions.Count == 0 && Conditions is [("Bool", var key, ["false"])] && Same(key, "aws:SecureTransport") && Covers(action);

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    public static IReadOnlyList<PolicyStatement> Parse(string json)
    {
        var statement = JsonNode.Parse(json)!["Statement"];
        return [.. (statement as JsonArray ?? [statement?.DeepClone()]).OfType<JsonObject>().Select(Read)];
    }

    /// <summary>Whether a condition limits a statement to sources or callers that are named.</summary>
    internal static bool IsLimit((string Operator, string Key, IReadOnlyList<string> Values) condition) =>
        LimitingOperators.Contains(condition.Operator)
            && LimitingKeys.Any(key => Same(key, condition.Key))
            && !condition.Values.Any(EverySource.Contains);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static PolicyStatement Read(JsonObject statement) => new()
    {
        Sid = statement[nameof(Sid)]?.GetValue<string>() ?? "",
        Allows = statement["Effect"]?.GetValue<string>() == "Allow",
        Principals = statement["Principal"] is JsonObject kinds
            ? [.. kinds.SelectMany(kind => Texts(kind.Value).Select(name => (kind.Key, name)))]
            : [.. Listed(statement, "Principal").Select(name => (name, name))],
        Actions = Listed(statement, "Action"),
        Resources = Listed(statement, "Resource"),
        Conditions = statement["Condition"] is JsonObject operators
            ? [.. operators.SelectMany(group => (group.Value as JsonObject ?? [])
                .Select(entry => (group.Key, entry.Key, Texts(entry.Value))))]
            : [],
        Exceptions = [.. Negations.Where(statement.ContainsKey).Select(element => (element, ExceptedBy(statement[element])))],
    };

    private static IReadOnlyList<string> Listed(JsonObject statement, string element) =>
        statement.ContainsKey($"Not{element}") ? ["*"] : Texts(statement[element]);

    // Principals are listed by kind.
    private static IReadOnlyList<string> ExceptedBy(JsonNode? node) =>
        node is JsonObject kinds ? [.. kinds.SelectMany(kind => Texts(kind.Value))] : Texts(node);

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item!.ToString())],
        _ => [node.ToString()],
    };
}
