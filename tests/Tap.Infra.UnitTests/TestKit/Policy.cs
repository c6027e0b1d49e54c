using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>An IAM document read back; a member that is not listed here fails the reading.</summary>
internal sealed record Policy(string Version, [property: JsonPropertyName("Statement")] ImmutableArray<PolicyStatement> Statements)
{
    private static readonly string[] Inputs = ["policy", "assumeRolePolicy"];

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The statement with that id.</summary>
    public PolicyStatement this[string sid] => Statements.Single(statement => statement.Sid == sid);

    /// <summary>The documents among the inputs of a resource.</summary>
    public static IEnumerable<Policy> Of(StackResource resource) =>
        Inputs.Where(resource.InputNames.Contains).Select(input => resource.Policy(input));

    public static Policy Parse(string json) => JsonSerializer.Deserialize<Policy>(json, Strict)!;
}

/// <summary>One statement of a document.</summary>
internal sealed record PolicyStatement
{
    public required string Sid { get; init; }

    public required string Effect { get; init; }

    public JsonNode? Principal { get; init; }

    [JsonIgnore]
    public bool Allows => Effect == "Allow";

    [JsonPropertyName("Action")]
    public required ImmutableArray<string> Actions { get; init; }

    [JsonPropertyName("Resource")]
    public ImmutableArray<string> Resources { get; init; } = [];

    [JsonPropertyName("NotResource")]
    public ImmutableArray<string> NotResources { get; init; } = [];

    public JsonObject? Condition { get; init; }
}
