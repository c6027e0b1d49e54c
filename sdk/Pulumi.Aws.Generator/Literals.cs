namespace Pulumi.Aws.Generator;

/// <summary>Small pieces of C# text.</summary>
internal static class Literals
{
    // Keywords that the schema has as names of properties.
    private static readonly HashSet<string> Keywords = ["default", "event", "namespace", "object", "operator", "params", "ref", "string"];

    /// <summary>The name as an identifier that may stand anywhere.</summary>
    public static string Identifier(string name) => Keywords.Contains(name) ? $"@{name}" : name;

    public static string Obsolete(string message) => $"[global::System.Obsolete(@\"{message.Replace("\"", "\"\"", StringComparison.Ordinal)}\")]";
}
