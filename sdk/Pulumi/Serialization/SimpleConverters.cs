using System.Reflection;

namespace Pulumi;

/// <summary>For types that are the same on the wire.</summary>
internal sealed class AsIsConverter(Type type) : ValueConverter(type)
{
    protected override object? ConvertPresent(object value, string place) =>
        Type.IsInstanceOfType(value) ? value : throw new ConversionException(place, Type, value);
}

/// <summary>For whole numbers, which are doubles on the wire.</summary>
internal sealed class Int32Converter() : ValueConverter(typeof(int))
{
    protected override object? ConvertPresent(object value, string place) =>
        value is double number ? (int)number : throw new ConversionException(place, typeof(double), value);
}

/// <summary>For nullable values.</summary>
internal sealed class NullableConverter(Type type, ValueConverter inner) : ValueConverter(type)
{
    protected override object? Fallback => inner.Default;

    protected override object? ConvertPresent(object value, string place) => inner.Convert(value, place);
}

/// <summary>For C# enums, which are numbers on the wire. Values without a name are let through.</summary>
internal sealed class EnumConverter(Type type) : ValueConverter(type)
{
    protected override object? ConvertPresent(object value, string place) =>
        value is double number ? Enum.ToObject(Type, (int)number) : throw new ConversionException(place, typeof(double), value);
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
        : throw new ConversionException(place, _wireType, value);
}
