using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Pulumi;

/// <summary>Immutable arrays whose item type is not known when compiling.</summary>
internal static class ImmutableArrays
{
    /// <summary>Whether a list is the default <see cref="ImmutableArray{T}"/>, which throws when it is read.</summary>
    public static bool IsDefault(IList list)
    {
        var type = list.GetType();
        return type.IsValueType
            && type.IsGenericType
            && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && list.Equals(RuntimeHelpers.GetUninitializedObject(type));
    }
}
