using System.Collections.Concurrent;

namespace Pulumi;

/// <summary>The output properties of one resource class, and how they get their values. Looked up once per class.</summary>
internal sealed class ResourceOutputs
{
    private static readonly ConcurrentDictionary<Type, ResourceOutputs> _cache = new();

    private readonly List<Member> _members = [];

    private ResourceOutputs(Type type)
    {
        foreach (var (name, property) in OutputProperties.Of(type))
            _members.Add(new Member(name, MemberAccessor.Of(property), OutputFactory.Of(property)));
    }

    public static void Initialize(Resource resource)
    {
        foreach (var member in _cache.GetOrAdd(resource.GetType(), static type => new ResourceOutputs(type))._members)
            member.Accessor.Set(resource, member.Factory.Create(() => ReadAsync(resource, member)));
    }

    public static async Task<OutputData> ReadUrnAsync(Resource resource) =>
        Data(resource, (await resource.Registration.ConfigureAwait(false)).Urn);

    public static async Task<OutputData> ReadIdAsync(Resource resource)
    {
        var id = (await resource.Registration.ConfigureAwait(false)).Id;
        return Data(resource, id, isKnown: id is not null);
    }

    private static async Task<OutputData> ReadAsync(Resource resource, Member member)
    {
        var registered = await resource.Registration.ConfigureAwait(false);
        if (!registered.State.TryGetValue(member.Name, out var wire) || wire is { IsKnown: true, Value: null })
        {
            return resource.Deployment.IsDryRun
                ? Data(resource, null, isKnown: false)
                : Data(resource, member.Factory.Converter.Default);
        }
        if (!wire.IsKnown)
            return Data(resource, null, isKnown: false, wire.IsSecret);

        var value = member.Factory.Converter.ConvertOrWarn(wire.Value, $"{resource.GetType().FullName}.{member.Name}");
        return Data(resource, value, isKnown: true, wire.IsSecret);
    }

    private static OutputData Data(Resource resource, object? value, bool isKnown = true, bool isSecret = false) =>
        new(value, isKnown, isSecret, [resource]);

    private sealed record Member(string Name, MemberAccessor Accessor, OutputFactory Factory);
}
