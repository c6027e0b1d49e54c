using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>What reflection tells of one arguments class; looked up once per class.</summary>
internal sealed class ArgsMetadata
{
    private static readonly ConcurrentDictionary<Type, ArgsMetadata> _cache = new();

    private readonly List<Member> _members = [];

    private ArgsMetadata(Type type)
    {
        for (var level = type; level is not null && level != typeof(InputArgs); level = level.BaseType)
        {
            foreach (var field in level.GetFields(MemberAccessor.OwnMembers))
                Add(type, field, MemberAccessor.Of(field));
            foreach (var property in level.GetProperties(MemberAccessor.OwnMembers))
                Add(type, property, MemberAccessor.Of(property));
        }
    }

    public static ArgsMetadata Of(Type type) => _cache.GetOrAdd(type, static key => new ArgsMetadata(key));

    public List<ArgsEntry> Read(InputArgs args)
    {
        var entries = new List<ArgsEntry>();
        foreach (var member in _members)
        {
            var value = member.Accessor.Get(args);
            if (value is not null)
                entries.Add(new ArgsEntry(member.Input.Name, value, member.Input.Json));
            else if (member.Input.IsRequired)
                throw new ArgumentNullException(member.Name, $"[Input] {member.FullName} is required but was not given a value");
        }
        return entries;
    }

    private void Add(Type type, MemberInfo member, MemberAccessor accessor)
    {
        if (member.GetCustomAttributes(typeof(InputAttribute), inherit: false) is [InputAttribute input])
            _members.Add(new Member(input, accessor, member.Name, $"{type.FullName}.{member.Name}"));
    }

    private sealed record Member(InputAttribute Input, MemberAccessor Accessor, string Name, string FullName);
}

/// <param name="Name">The name on the wire.</param>
/// <param name="Value">The value as the program set it.</param>
/// <param name="Json">Whether it is sent as a string of JSON.</param>
internal readonly record struct ArgsEntry(string Name, object Value, bool Json);
