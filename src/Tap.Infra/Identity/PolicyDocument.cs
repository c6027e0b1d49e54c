using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi;

namespace Tap.Infra.Identity;

/// <summary>An IAM policy document: typed statements that become JSON once their outputs are known.</summary>
/// <param name="statements">The statements, in the order in which they are written.</param>
public sealed class PolicyDocument(params IEnumerable<Statement> statements)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as the JSON that AWS takes (policy language version 2012-10-17).</summary>
    public Output<string> ToJson() => Output.All(statements.Select(Resolve)).Apply(Write);

    private static Output<Resolved> Resolve(Statement statement) => Output.Tuple(
            statement.Principal is null ? Output.Create(ImmutableArray<string>.Empty) : statement.Principal.Names.ToOutput(),
            statement.Resources.ToOutput(),
            statement.NotResources.ToOutput(),
            Output.All(statement.Conditions.Select(condition => condition.Values.ToOutput())))
        .Apply(parts => new Resolved(statement, parts.Item1, parts.Item2, parts.Item3, parts.Item4));

    private static string Write(ImmutableArray<Resolved> statements)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("Version", "2012-10-17");
            json.WriteStartArray("Statement");
            foreach (var statement in statements)
                Write(json, statement);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, Resolved resolved)
    {
        var statement = resolved.Statement;
        json.WriteStartObject();
        json.WriteString("Sid", statement.Sid);
        json.WriteString("Effect", statement.Effect.ToString());
        if (statement.Principal is { Kind: null })
        {
            json.WriteString("Principal", "*");
        }
        else if (statement.Principal is { Kind: { } kind })
        {
            json.WriteStartObject("Principal");
            WriteArray(json, kind, resolved.Principals);
            json.WriteEndObject();
        }

        WriteArray(json, "Action", statement.Actions);
        if (!resolved.Resources.IsEmpty)
            WriteArray(json, "Resource", resolved.Resources);
        if (!resolved.NotResources.IsEmpty)
            WriteArray(json, "NotResource", resolved.NotResources);
        WriteConditions(json, resolved);
        json.WriteEndObject();
    }

    private static void WriteConditions(Utf8JsonWriter json, Resolved resolved)
    {
        if (resolved.Statement.Conditions.IsEmpty)
            return;

        json.WriteStartObject("Condition");
        var conditions = resolved.Statement.Conditions.Zip(resolved.ConditionValues);
        foreach (var group in conditions.GroupBy(pair => pair.First.Operator))
        {
            json.WriteStartObject(group.Key);
            foreach (var (condition, values) in group)
                WriteArray(json, condition.Key, values);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private sealed record Resolved(
        Statement Statement,
        ImmutableArray<string> Principals,
        ImmutableArray<string> Resources,
        ImmutableArray<string> NotResources,
        ImmutableArray<ImmutableArray<string>> ConditionValues);
}
