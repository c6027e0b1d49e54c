using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pulumi;

/// <summary>For lists.</summary>
internal sealed class ListConverter<T>(ValueConverter items) : ValueConverter(typeof(ImmutableArray<T>))
{
    protected override object? ConvertPresent(object value, string place)
    {
        if (value is not ImmutableArray<object> list)
            throw new ConversionException(place, "a list", value);
        var result = new T[list.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (T)items.Convert(list[i], place)!;
        return ImmutableCollectionsMarshal.AsImmutableArray(result);
    }
}

/// <summary>For maps.</summary>
internal sealed class MapConverter<T>(ValueConverter values) : ValueConverter(typeof(ImmutableDictionary<string, T>))
{
    protected override object? ConvertPresent(object value, string place)
    {
        if (value is not ImmutableDictionary<string, object> map)
            throw new ConversionException(place, "a map", value);
        var result = ImmutableDictionary.CreateBuilder<string, T>();
        foreach (var (key, item) in map)
            result[key] = (T)values.Convert(item, place)!;
        return result.ToImmutable();
    }
}

/// <summary>For values of one of two types: the first that fits.</summary>
internal sealed class UnionConverter<T0, T1>(ValueConverter first, ValueConverter second) : ValueConverter(typeof(Union<T0, T1>))
{
    protected override object? ConvertPresent(object value, string place)
    {
        try
        {
            return Union<T0, T1>.FromT0((T0)first.Convert(value, place)!);
        }
        catch (ConversionException)
        {
            // Not the first type; whether it is the second tells the next conversion.
            return Union<T0, T1>.FromT1((T1)second.Convert(value, place)!);
        }
    }
}
