using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>Makes the outputs of properties with one type.</summary>
internal abstract class OutputFactory
{
    private static readonly ConcurrentDictionary<Type, OutputFactory> _cache = new();

    private OutputFactory(ValueConverter converter) => Converter = converter;

    public ValueConverter Converter { get; }

    /// <summary>The factory for a property of type <c>Output&lt;T&gt;</c>.</summary>
    /// <exception cref="RunException">The property has another type.</exception>
    /// <exception cref="InvalidOperationException">It has no setter, or an impossible <c>T</c>.</exception>
    public static OutputFactory Of(PropertyInfo property)
    {
        var type = property.PropertyType;
        var name = $"[Output] {property.DeclaringType!.FullName}.{property.Name}";
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Output<>))
        {
            throw new RunException(
                $"Output(s) '{property.GetCustomAttribute<OutputAttribute>()!.Name}' have incorrect type. " +
                "[Output] attributed properties must be instances of Output<T>.");
        }

        if (!property.CanWrite)
            throw new InvalidOperationException($"{name} did not have a 'set' method");

        if (_cache.TryGetValue(type, out var known))
            return known;
        var value = type.GetGenericArguments()[0];
        var factory = typeof(Typed<>).MakeGenericType(value);
        return _cache.GetOrAdd(type, (OutputFactory)Activator.CreateInstance(factory, ValueConverter.Of(value, name))!);
    }

    public abstract object Create(Func<Task<OutputData>> source);

    private sealed class Typed<T>(ValueConverter converter) : OutputFactory(converter)
    {
        public override object Create(Func<Task<OutputData>> source) => new Output<T>(source);
    }
}
