using System.Reflection;

namespace Pulumi.Aws.Tests;

/// <summary>
/// What the official C# package has, read from Facts/&lt;namespace&gt;.txt: a line for each resource, nested type and property.
/// </summary>
/// <remarks>
/// <c>in Name! type</c> is an input (<c>!</c>: required) and an output, <c>out Name type</c> an output only; properties of nested types have
/// no such word. <c>T[]</c> is a list, <c>T{}</c> a map, <c>A|B</c> a union, a trailing <c>~</c> says that the output may be null, and
/// <c>§</c> that the value is secret.
/// </remarks>
internal static class Facts
{
    private static readonly Lazy<(List<ResourceFact> Resources, List<NestedFact> Nested)> All = new(ReadAll);

    public static IReadOnlyList<ResourceFact> Resources => All.Value.Resources;

    public static IReadOnlyList<NestedFact> Nested => All.Value.Nested;

    private static (List<ResourceFact>, List<NestedFact>) ReadAll()
    {
        var resources = new List<ResourceFact>();
        var nested = new List<NestedFact>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Facts/", StringComparison.Ordinal)))
        {
            var scope = file["Facts/".Length..];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            while (reader.ReadLine() is { } line)
                Add(line, scope, resources, nested);
        }
        return (resources, nested);
    }

    private static void Add(string line, string scope, List<ResourceFact> resources, List<NestedFact> nested)
    {
        switch (line.Split(' '))
        {
            case [""]:
                break;
            case ["resource", var name, var token, var args]:
                resources.Add(new ResourceFact(scope, name, token, args == "required"));
                break;
            case ["alias", var alias]:
                resources[^1].Aliases.Add(alias);
                break;
            case ["in", .. var property]:
                resources[^1].Inputs.Add(ReadProperty(scope, property));
                break;
            case ["out", .. var property]:
                resources[^1].OnlyOutputs.Add(ReadProperty(scope, property));
                break;
            case ["type", var name, .. var kind]:
                nested.Add(new NestedFact(scope, name, kind is ["output-only"]));
                break;
            case var property:
                nested[^1].Properties.Add(ReadProperty(scope, property));
                break;
        }
    }

    private static PropertyFact ReadProperty(string scope, string[] words)
    {
        var type = string.Concat(words[1..]);
        return new PropertyFact(
            scope, words[0].TrimEnd('!'), type.TrimEnd('~').TrimEnd('§'), words[0].EndsWith('!'), type.EndsWith('~'), type.Contains('§'));
    }
}

internal sealed record ResourceFact(string Scope, string Name, string Token, bool ArgsRequired)
{
    public List<string> Aliases { get; } = [];

    public List<PropertyFact> Inputs { get; } = [];

    public List<PropertyFact> OnlyOutputs { get; } = [];

    public IEnumerable<PropertyFact> Outputs => Inputs.Concat(OnlyOutputs);
}

internal sealed record NestedFact(string Scope, string Name, bool IsOutputOnly)
{
    public List<PropertyFact> Properties { get; } = [];
}

/// <summary>One property; renders the C# types that it has as an input and as an output.</summary>
internal sealed record PropertyFact(string Scope, string Name, string Type, bool IsRequired, bool IsNullable, bool IsSecret)
{
    /// <summary>The one name that differs between C# and the wire.</summary>
    public string WireName => Name == "BucketName" ? "bucket" : char.ToLowerInvariant(Name[0]) + Name[1..];

    public string InputType => Type switch
    {
        _ when Type.EndsWith("[]", StringComparison.Ordinal) => $"InputList<{Element(Type[..^2], "Inputs", "Args")}>",
        _ when Type.EndsWith("{}", StringComparison.Ordinal) => $"InputMap<{Element(Type[..^2], "Inputs", "Args")}>",
        _ when Type.Contains('|') => $"InputUnion<{string.Join(", ", Type.Split('|').Select(part => Element(part, "Inputs", "Args")))}>{Optional}",
        _ => $"Input<{Element(Type, "Inputs", "Args")}>{Optional}",
    };

    public string OutputType => Type switch
    {
        _ when Type.EndsWith("[]", StringComparison.Ordinal) => $"ImmutableArray<{Element(Type[..^2], "Outputs", "")}>",
        _ when Type.EndsWith("{}", StringComparison.Ordinal) => $"ImmutableDictionary<string, {Element(Type[..^2], "Outputs", "")}>{Nullable}",
        _ => Element(Type.Split('|')[0], "Outputs", "") + Nullable,
    };

    private string Optional => IsRequired ? "" : "?";

    private string Nullable => IsNullable ? "?" : "";

    private string Element(string type, string folder, string suffix) => type switch
    {
        "string" or "int" or "double" or "bool" or "Archive" => type,
        _ when type.Contains('.') => $"Pulumi.Aws.{type}",
        _ => $"Pulumi.Aws.{Scope}.{folder}.{type}{suffix}",
    };
}
