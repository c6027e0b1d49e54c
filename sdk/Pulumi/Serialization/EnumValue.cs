using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Pulumi;

/// <summary>Reads the string or number behind an enumeration: a C# enum or a struct marked with <see cref="EnumTypeAttribute"/>.</summary>
internal static class EnumValue
{
    private static readonly ConcurrentDictionary<Type, MethodInfo?> _conversions = new();

    public static bool TryRead(object value, out object? constant)
    {
        if (value is Enum && Enum.GetUnderlyingType(value.GetType()) == typeof(int))
        {
            constant = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            return true;
        }
        var conversion = _conversions.GetOrAdd(value.GetType(), FindConversion);
        constant = conversion?.Invoke(null, [value]);
        return conversion is not null;
    }

    private static MethodInfo? FindConversion(Type type)
    {
        if (!type.IsDefined(typeof(EnumTypeAttribute), inherit: false))
            return null;
        return Array.Find(
            type.GetMethods(BindingFlags.Public | BindingFlags.Static),
            method => method.Name == "op_Explicit" && (method.ReturnType == typeof(string) || method.ReturnType == typeof(double)));
    }
}
