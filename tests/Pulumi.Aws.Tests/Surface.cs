using System.Reflection;
using Pulumi.Aws.Generator;

namespace Pulumi.Aws.Tests;

/// <summary>
/// Writes down the public surface of a module as it was compiled, of the types that the schema names: a line for each member.
/// </summary>
/// <remarks>
/// A property has its name on the wire and the one in C#, then its type as an input and as an output; of a function, as a plain argument,
/// an input and a result. <c>-</c> is none, and what goes out as a text is marked with <c>JSON</c>.
/// </remarks>
internal sealed class Surface(PackageSchema schema, string module)
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Keeps a cache that is not made for several threads.
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The namespace of the module.</summary>
    public string Namespace { get; } = new TypeNames(schema, new TypeUsage(schema)).Namespace(new Token("", module, ""));

    /// <summary>The whole surface.</summary>
    public string Text => string.Join('\n', [
        .. schema.Resources.Prepend(schema.Provider).Where(resource => resource.Token.Module == module).Select(Resource),
        .. schema.Functions.Where(function => function.Token.Module == module).Select(Function),
        .. schema.Types.Values.Where(type => type.Token.Module == module).Select(Type),
    ]);

    private string Resource(ResourceSpec resource)
    {
        var name = resource.Token.Name;
        var type = Existing(name);
        var attribute = type.GetCustomAttribute<ResourceTypeAttribute>()!;
        return Block(
            $"resource {name} : {type.BaseType!.Name} {attribute.Type} {attribute.Version}",
            [
                .. type.GetConstructors().Select(constructor => $"new({Parameters(constructor)})"),
                .. Properties(Inputs($"{name}Args"), Outputs(type)),
            ]);
    }

    private string Function(FunctionSpec function)
    {
        var name = char.ToUpperInvariant(function.Token.Name[0]) + function.Token.Name[1..];
        return Block(
            $"function {name}",
            [
                .. Existing(name).GetMethods(Static)
                    .Select(method => $"{Render(nullability.Create(method.ReturnParameter))} {method.Name}({Parameters(method)})")
                    .Order(StringComparer.Ordinal),
                .. Properties(Inputs($"{name}Args"), Inputs($"{name}InvokeArgs"), Fields($"{name}Result")),
            ]);
    }

    private string Type(TypeSpec type)
    {
        var name = type.Token.Name;
        return type is ObjectSpec
            ? Block($"type {name}", Properties(Inputs($"Inputs.{name}Args"), Fields($"Outputs.{name}")))
            : Block($"enum {name}", Existing(name).GetProperties(Static).Select(Member));
    }

    private static string Member(PropertyInfo member) =>
        $"{member.Name} = {member.GetValue(null)}{(member.IsDefined(typeof(ObsoleteAttribute)) ? " (obsolete)" : "")}";

    private static string Block(string head, IEnumerable<string> members) =>
        string.Concat(members.Select(member => $"  {member}\n").Prepend($"{head}\n"));

    // Each side has the types of its properties.
    private static IEnumerable<string> Properties(params Dictionary<string, string>[] sides) =>
        from property in sides.SelectMany(side => side.Keys).Distinct().Order(StringComparer.Ordinal)
        select $"{property}: {string.Join(" | ", sides.Select(side => side.GetValueOrDefault(property, "-")))}";

    // What the provider's arguments have for tests of the provider itself is left out of the stand-in.
    private Dictionary<string, string> Inputs(string name) => (Find(name)?.GetProperties(Instance) ?? [])
        .Where(property => property is not { Name: "Endpoints", DeclaringType.Name: "ProviderArgs" })
        .Select(property => (property.Name, Attribute: InputAttribute(property), Type: Render(nullability.Create(property))))
        .ToDictionary(
            input => $"{input.Attribute[0].Value} {input.Name}",
            input => string.Concat(
                input.Attribute[1].Value is true ? "required " : "", input.Attribute[2].Value is true ? "JSON " : "", input.Type));

    // The attribute is on the property, or on the field behind it when that is written out.
    private static IList<CustomAttributeTypedArgument> InputAttribute(PropertyInfo property) =>
        property.DeclaringType!.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(field => string.Equals(field.Name, $"_{property.Name}", StringComparison.OrdinalIgnoreCase))
            .Prepend<MemberInfo>(property)
            .SelectMany(member => member.CustomAttributes)
            .Single(attribute => attribute.AttributeType == typeof(InputAttribute)).ConstructorArguments;

    private Dictionary<string, string> Outputs(Type resource) => resource.GetProperties(Instance).ToDictionary(
        property => $"{property.GetCustomAttribute<OutputAttribute>()!.Name} {property.Name}",
        property => Render(nullability.Create(property)));

    // The names on the wire are those of the constructor's parameters.
    private Dictionary<string, string> Fields(string name) => (Find(name)?.GetFields() ?? []).ToDictionary(
        field => $"{ConstructorOf(field.DeclaringType!).GetParameters().Single(parameter => IsFor(parameter, field)).Name} {field.Name}",
        field => $"{(field.IsInitOnly ? "" : "changeable ")}{Render(nullability.Create(field))}");

    private static bool IsFor(ParameterInfo parameter, FieldInfo field) =>
        parameter.Name!.Equals(field.Name, StringComparison.OrdinalIgnoreCase);

    private static ConstructorInfo ConstructorOf(Type type) => type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)
        .Single(constructor => constructor.IsDefined(typeof(OutputConstructorAttribute)) && type.IsDefined(typeof(OutputTypeAttribute)));

    private Type Existing(string name) => Find(name) ?? throw new InvalidOperationException($"{Namespace} has no {name}.");

    private Type? Find(string name) => typeof(Provider).Assembly.GetType($"{Namespace}.{name}");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters()
        .Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = null" : "")}"));

    private static string Render(NullabilityInfo info)
    {
        if (Nullable.GetUnderlyingType(info.Type) is { } underlying)
            return $"{Name(underlying)}?";
        var arguments = info.GenericTypeArguments.Length == 0 ? "" : $"<{string.Join(", ", info.GenericTypeArguments.Select(Render))}>";
        return Name(info.Type) + arguments + (!info.Type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "");
    }

    private static string Name(Type type) => type switch
    {
        _ when type == typeof(string) => "string",
        _ when type == typeof(int) => "int",
        _ when type == typeof(double) => "double",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(object) => "object",
        { IsGenericType: true } => type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)],
        _ when type.Assembly == typeof(Provider).Assembly => type.FullName!["Pulumi.Aws.".Length..],
        _ => type.Name,
    };
}
