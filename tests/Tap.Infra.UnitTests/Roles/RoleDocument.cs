using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Roles;

/// <summary>A document of docs/roles, filled in for the account of the fake AWS; what it allows is what IAM would.</summary>
internal sealed class RoleDocument
{
    /// <summary>The placeholders and what stands for them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["account"] = "123456789012",
        ["region"] = "eu-west-2",
        ["bucket"] = "tap-pulumi",
        ["key"] = "state-key",
        ["repository"] = "owner/name",
        ["environment"] = "preview-dev",
    };

    private readonly List<JsonObject> statements;

    private RoleDocument(IEnumerable<JsonObject> statements) => this.statements = [.. statements];

    /// <summary>The names of all documents.</summary>
    public static IEnumerable<string> All =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "roles")).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>The statements of several documents together, as a role has them.</summary>
    public static RoleDocument Of(params IEnumerable<string> names) =>
        new(names.SelectMany(name => Parse(name)["Statement"]!.AsArray()).Select(node => node!.AsObject()));

    /// <summary>A document with its placeholders filled in.</summary>
    public static JsonObject Parse(string name) => JsonNode.Parse(
        Names.Aggregate(Repository.Read($"docs/roles/{name}.json"), (text, entry) => text.Replace($"<{entry.Key}>", entry.Value, StringComparison.Ordinal)))!.AsObject();

    /// <summary>Every action that is allowed on something.</summary>
    public IEnumerable<string> Actions => statements.SelectMany(statement => Texts(statement["Action"]));

    /// <summary>Whether an action on a resource is allowed where a request has these condition keys.</summary>
    /// <param name="action">The action, such as <c>iam:PassRole</c>.</param>
    /// <param name="resource">The ARN; <c>*</c> for an action that takes none, or whose resource is not known.</param>
    /// <param name="keys">The request's condition keys.</param>
    public bool Allows(string action, string resource, params (string Key, string Value)[] keys) => statements.Any(statement =>
        (string)statement["Effect"]! == "Allow"
        && Texts(statement["Action"]).Any(pattern => Matches(pattern, action))
        && Texts(statement["Resource"]).Any(pattern => pattern == "*" || Matches(pattern, resource))
        && Conditions(statement).All(condition => condition.Holds(keys)));

    /// <summary>Whether an action is allowed on anything at all.</summary>
    public bool AllowsSomewhere(string action) =>
        statements.Any(statement => (string)statement["Effect"]! == "Allow" && Texts(statement["Action"]).Any(pattern => Matches(pattern, action)));

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    private static IEnumerable<Condition> Conditions(JsonObject statement)
    {
        foreach (var (name, keys) in statement["Condition"]?.AsObject() ?? [])
        {
            name.Should().BeOneOf(["StringEquals", "StringLike", "StringLikeIfExists"], "no other operator is evaluated here");
            foreach (var (key, values) in keys!.AsObject())
                yield return new Condition(name, key, [.. Texts(values)]);
        }
    }

    private sealed record Condition(string Operator, string Key, IReadOnlyList<string> Values)
    {
        public bool Holds((string Key, string Value)[] keys) => keys.Where(key => key.Key == Key).ToList() is [_, ..] given
            ? given.Any(key => Values.Any(value => Operator == "StringEquals" ? value == key.Value : Matches(value, key.Value)))
            : Operator == "StringLikeIfExists";
    }

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray list ? list.Select(item => (string)item!) : [(string)node!];
}
