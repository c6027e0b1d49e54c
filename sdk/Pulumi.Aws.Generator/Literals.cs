namespace Pulumi.Aws.Generator;

/// <summary>Small pieces of C# text.</summary>
internal static class Literals
{
    /// <summary>The name as an identifier, whether or not it is a keyword.</summary>
    public static string Identifier(string name) => $"@{name}";

    public static string Obsolete(string message) => $"[global::System.Obsolete(@\"{message.Replace("\"", "\"\"", StringComparison.Ordinal)}\")]";
}
