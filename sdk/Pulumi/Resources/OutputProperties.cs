using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>The public properties of a resource that are marked as outputs.</summary>
internal static class OutputProperties
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(string Name, MemberAccessor Accessor)>> _cache = new();

    /// <summary>The values of the marked properties. Looked up once per class.</summary>
    public static IDictionary<string, object?> Read(Resource resource)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, accessor) in _cache.GetOrAdd(
            resource.GetType(), static type => [.. Of(type).Select(output => (output.Name, MemberAccessor.Of(output.Property)))]))
            values[name] = accessor.Get(resource);
        return values;
    }

    /// <summary>The marked properties by their names on the wire; not the URN and the id, which every resource has.</summary>
    public static IEnumerable<(string Name, PropertyInfo Property)> Of(Type type)
    {
        for (var level = type; level is not null && level != typeof(Resource) && level != typeof(CustomResource); level = level.BaseType)
        {
            foreach (var property in level.GetProperties(MemberAccessor.OwnMembers & ~BindingFlags.NonPublic))
            {
                if (property.GetCustomAttributes(typeof(OutputAttribute), inherit: false) is [OutputAttribute output])
                    yield return (output.Name ?? property.Name, property);
            }
        }
    }
}
