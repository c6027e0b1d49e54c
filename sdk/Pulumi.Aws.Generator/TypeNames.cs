namespace Pulumi.Aws.Generator;

/// <summary>The C# types of properties, as the official SDK writes them: inputs, outputs and plain arguments each have their own.</summary>
internal sealed class TypeNames(PackageSchema schema, TypeUsage usage)
{
    public string Namespace(Token token)
    {
        var name = schema.Namespaces[token.Module];
        return name.Length == 0 ? "Pulumi.Aws" : $"Pulumi.Aws.{name}";
    }

    public TypeSpec Spec(NamedRef reference) => schema.Types[reference.Token];

    /// <summary>The type of an input without its wrapper, as it stands between the angle brackets of <c>Input&lt;T&gt;</c>.</summary>
    public string InputElement(TypeRef type) => type switch
    {
        BuiltInRef builtIn => builtIn.CSharpName,
        ListRef list => $"ImmutableArray<{InputElement(list.Items)}>",
        NamedRef named when Spec(named) is EnumSpec => $"{Namespace(named.Token)}.{named.Token.Name}",
        NamedRef named => $"{Namespace(named.Token)}.Inputs.{named.Token.Name}Args",
        _ => throw new NotSupportedException($"An element of an input cannot be {type}."),
    };

    /// <summary>The type of a property of arguments that takes outputs.</summary>
    public string Input(TypeRef type) => type switch
    {
        ListRef list => $"InputList<{InputElement(list.Items)}>",
        MapRef map => $"InputMap<{InputElement(map.Values)}>",
        UnionRef { Members: [var first, var second] } => $"InputUnion<{InputElement(first)}, {InputElement(second)}>",
        // The SDK has no union of more than two.
        UnionRef => "object",
        _ => $"Input<{InputElement(type)}>",
    };

    /// <summary>The type of a known output.</summary>
    public string Output(TypeRef type) => type switch
    {
        BuiltInRef builtIn => builtIn.CSharpName,
        ListRef list => $"ImmutableArray<{Output(list.Items)}>",
        MapRef map => $"ImmutableDictionary<string, {Output(map.Values)}>",
        NamedRef named when Spec(named) is EnumSpec => $"{Namespace(named.Token)}.{named.Token.Name}",
        NamedRef named => $"{Namespace(named.Token)}.Outputs.{OutputClass(named.Token)}",
        _ => throw new NotSupportedException($"An output cannot be {type}."),
    };

    /// <summary>The class of an output; what functions answer with has classes of its own, whose names say so.</summary>
    public string OutputClass(Token token) => usage.Results.Contains(token) ? $"{token.Name}Result" : token.Name;

    /// <summary>The type of an output, nullable where the provider may leave it out; lists are then empty.</summary>
    public string Output(PropertySpec property) => Output(property.Type) + (property.IsRequired || property.Type is ListRef ? "" : "?");
}
