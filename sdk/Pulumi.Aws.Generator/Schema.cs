namespace Pulumi.Aws.Generator;

/// <summary>The part of a Pulumi package schema that C# is generated from; everything in ordinal order of its token or name.</summary>
internal sealed record PackageSchema(
    string Version,
    IReadOnlyDictionary<string, string> Namespaces,
    ResourceSpec Provider,
    IReadOnlyList<ResourceSpec> Resources,
    IReadOnlyList<FunctionSpec> Functions,
    IReadOnlyDictionary<Token, TypeSpec> Types);

/// <summary>A token <c>aws:module/member:Name</c>.</summary>
internal readonly record struct Token(string Text, string Module, string Name) : IComparable<Token>
{
    public static Token Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 3)
            throw new FormatException($"'{text}' is no token of the form package:module/member:Name.");
        return new Token(text, parts[1].Split('/')[0], parts[2]);
    }

    public int CompareTo(Token other) => string.CompareOrdinal(Text, other.Text);
}

internal sealed record ResourceSpec(
    Token Token,
    IReadOnlyList<PropertySpec> Outputs,
    IReadOnlyList<PropertySpec> Inputs,
    IReadOnlyList<string> Aliases);

internal sealed record FunctionSpec(Token Token, IReadOnlyList<PropertySpec> Inputs, IReadOnlyList<PropertySpec> Outputs);

/// <summary>A property, input or output.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="CSharpName">The name in C#.</param>
/// <param name="Type">The type without regard to whether it may be null.</param>
/// <param name="IsRequired">An input must be given; an output is never null.</param>
/// <param name="IsSecret">The value is a secret, whether or not it is given as one.</param>
/// <param name="Deprecation">Why it should not be used, or null.</param>
/// <param name="Default">What an input that is left unset becomes, as a C# expression, or null.</param>
internal sealed record PropertySpec(
    string Name, string CSharpName, TypeRef Type, bool IsRequired, bool IsSecret, string? Deprecation, string? Default);

/// <summary>A named type: an object with properties or an enumeration of strings.</summary>
internal abstract record TypeSpec(Token Token);

internal sealed record ObjectSpec(Token Token, IReadOnlyList<PropertySpec> Properties) : TypeSpec(Token);

internal sealed record EnumSpec(Token Token, IReadOnlyList<EnumMember> Members) : TypeSpec(Token);

internal sealed record EnumMember(string Name, string Value, string? Deprecation);

/// <summary>The type of a property.</summary>
internal abstract record TypeRef;

/// <summary>A type that C# or the Pulumi SDK has itself, by its name there.</summary>
internal sealed record BuiltInRef(string CSharpName) : TypeRef;

internal sealed record ListRef(TypeRef Items) : TypeRef;

internal sealed record MapRef(TypeRef Values) : TypeRef;

internal sealed record UnionRef(IReadOnlyList<TypeRef> Members) : TypeRef;

internal sealed record NamedRef(Token Token) : TypeRef;
