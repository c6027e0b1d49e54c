using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Pulumi;

/// <summary>Turns wire values into values of one type that outputs can have.</summary>
internal abstract class ValueConverter
{
    private static readonly ConcurrentDictionary<Type, ValueConverter> _cache = new();

    protected ValueConverter(Type type)
    {
        Type = type;
        Default = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
    }

    /// <summary>The type that this converts to.</summary>
    protected Type Type { get; }

    /// <summary>What a missing value reads as.</summary>
    public object? Default { get; }

    /// <summary>What a value of a wrong type reads as.</summary>
    protected virtual object? Fallback => Default;

    /// <summary>The converter for a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="place">The property that has the type, as error messages call it.</param>
    /// <exception cref="InvalidOperationException">Outputs cannot have this type.</exception>
    public static ValueConverter Of(Type type, string place)
    {
        if (_cache.TryGetValue(type, out var known))
            return known;
        return _cache.GetOrAdd(type, Make(type, place));
    }

    /// <summary>Converts a value; null is a missing one.</summary>
    /// <exception cref="ConversionException">The value does not fit.</exception>
    public object? Convert(object? value, string place) => value is null ? Default : ConvertPresent(value, place);

    /// <summary>Converts a value; one that does not fit is logged and dropped.</summary>
    public object? ConvertOrWarn(object? value, string place)
    {
        try
        {
            return Convert(value, place);
        }
        catch (ConversionException e)
        {
            Deployment.Log("warning", e.Message);
            return Fallback;
        }
    }

    protected abstract object? ConvertPresent(object value, string place);

    private static ValueConverter Make(Type type, string place)
    {
        if (type == typeof(object) || typeof(Resource).IsAssignableFrom(type) || typeof(AssetOrArchive).IsAssignableFrom(type)
            || type == typeof(string) || type == typeof(bool) || type == typeof(double))
            return new AsIsConverter(type);
        if (type == typeof(int))
            return new Int32Converter();
        if (type.IsEnum)
            return new EnumConverter(type);
        if (type.IsDefined(typeof(EnumTypeAttribute), inherit: false))
            return new EnumTypeConverter(type);
        if (type.IsDefined(typeof(OutputTypeAttribute), inherit: false))
            return new OutputTypeConverter(type);
        if (type.IsGenericType)
            return MakeGeneric(type, place);
        throw new InvalidOperationException(
            $"{place} contains invalid type {type.FullName}. Allowed types are:\n" +
            "    String, Boolean, Int32, Double,\n" +
            "    Nullable<...>, ImmutableArray<...> and ImmutableDictionary<string, ...> or\n" +
            "    a class explicitly marked with the [OutputTypeAttribute].");
    }

    private static ValueConverter MakeGeneric(Type type, string place)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (definition == typeof(Nullable<>))
            return new NullableConverter(type, Of(arguments[0], place));
        if (definition == typeof(ImmutableArray<>))
            return Create(typeof(ListConverter<>), arguments, Of(arguments[0], place));
        if (definition != typeof(ImmutableDictionary<,>))
        {
            throw new InvalidOperationException(
                $"{place} contains invalid type {type.FullName}:\n" +
                "    The only generic types allowed are ImmutableArray<...> and ImmutableDictionary<string, ...>");
        }
        if (arguments[0] != typeof(string))
        {
            throw new InvalidOperationException(
                $"{place} contains invalid type {type.FullName}:\n    The only allowed ImmutableDictionary 'TKey' type is 'String'.");
        }
        return Create(typeof(MapConverter<>), [arguments[1]], Of(arguments[1], place));
    }

    private static ValueConverter Create(Type definition, Type[] arguments, params object[] converters) =>
        (ValueConverter)Activator.CreateInstance(definition.MakeGenericType(arguments), converters)!;
}
