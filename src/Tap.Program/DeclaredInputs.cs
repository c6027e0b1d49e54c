using System.Reflection;
using Pulumi;

namespace Tap.Program;

/// <summary>Looks into the arguments of a resource as the program gave them: mocks are told only what their values are by now.</summary>
public static class DeclaredInputs
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The inputs that arguments declare, by wire name.</summary>
    /// <param name="args">Arguments of a resource, or a part of them.</param>
    public static IEnumerable<(string Name, object? Value)> Of(object? args)
    {
        for (var type = args?.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(Declared))
            {
                // The attribute keeps the name to itself, hence the metadata.
                var input = member.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(InputAttribute));
                if (input?.ConstructorArguments[0].Value is string name)
                    yield return (name, member is FieldInfo field ? field.GetValue(args) : ((PropertyInfo)member).GetValue(args));
            }
        }
    }

    /// <summary>An input or output of whatever type as an output; null when the value is neither.</summary>
    /// <param name="value">The value.</param>
    public static Output<object?>? AsOutput(object value)
    {
        // Input<T> and Output<T> have no base that is not generic.
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            var convert = !type.IsGenericType ? null
                : type.GetGenericTypeDefinition() == typeof(Input<>) ? nameof(FromInput)
                : type.GetGenericTypeDefinition() == typeof(Output<>) ? nameof(FromOutput)
                : null;
            if (convert is not null)
                return (Output<object?>)typeof(DeclaredInputs).GetMethod(convert, BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!;
        }

        return null;
    }

    private static Output<object?> FromInput<T>(Input<T> input) => FromOutput(input.ToOutput());

    private static Output<object?> FromOutput<T>(Output<T> output) => output.Apply(value => (object?)value);
}
