using System.Collections.Concurrent;
using System.Reflection;
using Pulumi;

namespace Tap.Program;

/// <summary>Looks into the arguments of a resource as the program gave them: mocks are told only what their values are by now.</summary>
public static class DeclaredInputs
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A stack has hundreds of resources of a few dozen classes, and what reflection tells of a class takes far longer than reading one.
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(string Name, FieldInfo? Field, PropertyInfo? Property)>> Members = [];
    private static readonly ConcurrentDictionary<Type, Func<object, Output<object?>>?> Conversions = [];

    /// <summary>The inputs that arguments declare, by wire name.</summary>
    /// <param name="args">Arguments of a resource, or a part of them.</param>
    public static IEnumerable<(string Name, object? Value)> Of(object? args) => args is null
        ? []
        : Members.GetOrAdd(args.GetType(), static type => [.. MembersOf(type)])
            .Select(member => (member.Name, member.Field is { } field ? field.GetValue(args) : member.Property!.GetValue(args)));

    /// <summary>An input or output of whatever type as an output; null when the value is neither.</summary>
    /// <param name="value">The value.</param>
    public static Output<object?>? AsOutput(object value) => Conversions.GetOrAdd(value.GetType(), ConversionOf)?.Invoke(value);

    private static IEnumerable<(string Name, FieldInfo? Field, PropertyInfo? Property)> MembersOf(Type args)
    {
        for (var type = args; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(Declared))
            {
                // The attribute keeps the name to itself, hence the metadata.
                var input = member.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(InputAttribute));
                if (input?.ConstructorArguments[0].Value is not string name)
                    continue;

                // Reflection compiles code for a property that it reads more than once, and none for the field behind it.
                var property = member as PropertyInfo;
                yield return (name, member as FieldInfo ?? type.GetField($"<{member.Name}>k__BackingField", Declared), property);
            }
        }
    }

    private static Func<object, Output<object?>>? ConversionOf(Type source)
    {
        // Input<T> and Output<T> have no base that is not generic.
        for (var type = source; type is not null; type = type.BaseType)
        {
            var convert = !type.IsGenericType ? null
                : type.GetGenericTypeDefinition() == typeof(Input<>) ? nameof(FromInput)
                : type.GetGenericTypeDefinition() == typeof(Output<>) ? nameof(FromOutput)
                : null;
            if (convert is not null)
                return typeof(DeclaredInputs).GetMethod(convert, BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object, Output<object?>>>();
        }

        return null;
    }

    private static Output<object?> FromInput<T>(object input) => FromOutput<T>(((Input<T>)input).ToOutput());

    private static Output<object?> FromOutput<T>(object output) => ((Output<T>)output).Apply(value => (object?)value);
}
