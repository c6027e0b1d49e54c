using System.Reflection;
using System.Text.Json;

namespace Pulumi;

/// <summary>For types that are the same on the wire.</summary>
internal sealed class AsIsConverter(Type type) : ValueConverter(type)
{
    protected override object? ConvertPresent(object value, string place) =>
        Type.IsInstanceOfType(value) ? value : throw new ConversionException(place, Type.Name, value);
}

/// <summary>For whole numbers, which are doubles on the wire.</summary>
internal sealed class Int32Converter() : ValueConverter(typeof(int))
{
    protected override object? ConvertPresent(object value, string place) =>
        value is double number ? (int)number : throw new ConversionException(place, nameof(Int32), value);
}

/// <summary>For nullable values.</summary>
internal sealed class NullableConverter(Type type, ValueConverter inner) : ValueConverter(type)
{
    protected override object? Fallback => inner.Default;

    protected override object? ConvertPresent(object value, string place) => inner.Convert(value, place);
}

/// <summary>For any JSON.</summary>
internal sealed class JsonElementConverter() : ValueConverter(typeof(JsonElement))
{
    protected override object? ConvertPresent(object value, string place)
    {
        using var document = JsonDocument.Parse(WireJson.Write(value));
        return document.RootElement.Clone();
    }
}

/// <summary>For C# enums, which are numbers on the wire. Values without a name are let through.</summary>
internal sealed class EnumConverter(Type type) : ValueConverter(type)
{
    protected override object? ConvertPresent(object value, string place) =>
        value is double number ? Enum.ToObject(Type, (int)number) : throw new ConversionException(place, "a number", value);
}

/// <summary>For enumerations that are structs around a string or number. Values without a name are let through.</summary>
internal sealed class EnumTypeConverter : ValueConverter
{
    private readonly ConstructorInfo _constructor;
    private readonly Type _wireType;

    public EnumTypeConverter(Type type)
        : base(type)
    {
        _constructor = Array.Find(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => constructor.GetParameters() is [var parameter]
                && (parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(double)))
            ?? throw new InvalidOperationException($"{type} is an [EnumType], but has no constructor from a string or a double.");
        _wireType = _constructor.GetParameters()[0].ParameterType;
    }

    protected override object? ConvertPresent(object value, string place) => _wireType.IsInstanceOfType(value)
        ? _constructor.Invoke([value])
        : throw new ConversionException(place, _wireType.Name, value);
}
