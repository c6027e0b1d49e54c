using System.Reflection;

namespace Pulumi.Aws.Tests;

/// <summary>Reads the public surface of the package as it was compiled.</summary>
internal static class Surface
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static Type Type(string name) =>
        typeof(Provider).Assembly.GetType($"Pulumi.Aws.{name}") ?? throw new InvalidOperationException($"Pulumi.Aws has no type {name}.");

    public static string TypeOf(PropertyInfo property) => Render(Create(property));

    public static string TypeOf(FieldInfo field) => Render(Create(field));

    public static IReadOnlyDictionary<string, InputSurface> Inputs(Type args) => DeclaredProperties(args)
        .ToDictionary(property => property.Name, property => new InputSurface(TypeOf(property), InputAttributeOf(property)));

    public static IEnumerable<PropertyInfo> DeclaredProperties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    // The attribute is on the property, or on the field behind it when that is written out.
    private static InputMark InputAttributeOf(PropertyInfo property)
    {
        var candidates = property.DeclaringType!.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(field => string.Equals(field.Name, $"_{property.Name}", StringComparison.OrdinalIgnoreCase))
            .Prepend<MemberInfo>(property);
        var attribute = candidates.SelectMany(member => member.CustomAttributes)
            .Single(data => data.AttributeType == typeof(InputAttribute));
        var arguments = attribute.ConstructorArguments;
        return new InputMark((string)arguments[0].Value!, (bool)arguments[1].Value!, (bool)arguments[2].Value!);
    }

    // The context keeps a cache that is not made for several threads.
    private static NullabilityInfo Create(PropertyInfo property)
    {
        lock (Nullability)
            return Nullability.Create(property);
    }

    private static NullabilityInfo Create(FieldInfo field)
    {
        lock (Nullability)
            return Nullability.Create(field);
    }

    private static string Render(NullabilityInfo info)
    {
        if (System.Nullable.GetUnderlyingType(info.Type) is { } underlying)
            return $"{Name(underlying)}?";
        var arguments = info.GenericTypeArguments.Length == 0 ? "" : $"<{string.Join(", ", info.GenericTypeArguments.Select(Render))}>";
        var isNullable = !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable;
        return Name(info.Type) + arguments + (isNullable ? "?" : "");
    }

    private static string Name(Type type) => type switch
    {
        _ when type == typeof(string) => "string",
        _ when type == typeof(int) => "int",
        _ when type == typeof(double) => "double",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(object) => "object",
        { IsGenericType: true } => type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)],
        _ when type.Assembly == typeof(Provider).Assembly => type.FullName!,
        _ => type.Name,
    };
}

internal sealed record InputMark(string WireName, bool IsRequired, bool IsJson);

internal sealed record InputSurface(string Type, InputMark Mark);
