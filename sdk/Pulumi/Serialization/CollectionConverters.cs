using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pulumi;

/// <summary>For lists. One bad item does not spoil the others.</summary>
internal sealed class ListConverter<T>(ValueConverter items) : ValueConverter(typeof(ImmutableArray<T>))
{
    protected override object? ConvertPresent(object value, string place)
    {
        if (value is not ImmutableArray<object> list)
            throw new ConversionException(place, typeof(ImmutableArray<object>), value);
        var result = new T[list.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = items.ConvertOrWarn(list[i], place) is T item ? item : default!;
        return ImmutableCollectionsMarshal.AsImmutableArray(result);
    }
}

/// <summary>For maps. One bad value does not spoil the others.</summary>
internal sealed class MapConverter<T>(ValueConverter values) : ValueConverter(typeof(ImmutableDictionary<string, T>))
{
    protected override object? ConvertPresent(object wire, string place)
    {
        if (wire is not ImmutableDictionary<string, object> map)
            throw new ConversionException(place, typeof(ImmutableDictionary<string, object>), wire);
        var result = ImmutableDictionary.CreateBuilder<string, T>();
        foreach (var (key, item) in map)
            result[key] = values.ConvertOrWarn(item, place) is T value ? value : default!;
        return result.ToImmutable();
    }
}
