using System.Reflection;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;

namespace Tap.Local.Engine;

/// <summary>Finds the inputs that a preview cannot know. They do not reach the mock; only the arguments tell them from inputs that are not set.</summary>
internal static class UnknownInputs
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The names of the inputs that are set but have no value yet.</summary>
    /// <param name="args">The arguments as the program gave them.</param>
    /// <param name="known">The inputs that reached the mock.</param>
    public static async Task<IReadOnlySet<string>> FindAsync(ResourceArgs? args, JsonObject known)
    {
        var unknown = new HashSet<string>();
        for (var type = args?.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(Declared))
            {
                // The attribute keeps the name to itself, hence the metadata.
                var input = member.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType == typeof(InputAttribute));
                if (input?.ConstructorArguments[0].Value is string name && !known.ContainsKey(name) && ValueOf(member, args!) is { } value && !await IsNullAsync(value))
                    unknown.Add(name);
            }
        }

        return unknown;
    }

    private static object? ValueOf(MemberInfo member, ResourceArgs args) => member switch
    {
        FieldInfo field => field.GetValue(args),
        PropertyInfo property => property.GetValue(args),
        _ => null,
    };

    private static async Task<bool> IsNullAsync(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Input<>))
                continue;

            var ask = typeof(UnknownInputs).GetMethod(nameof(IsKnownNullAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
            return await (Task<bool>)ask.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])!;
        }

        return false;
    }

    private static async Task<bool> IsKnownNullAsync<T>(Input<T> input)
    {
        var output = input.ToOutput();
        return await OutputUtilities.GetIsKnownAsync(output) && await OutputUtilities.GetValueAsync(output) is null;
    }
}
