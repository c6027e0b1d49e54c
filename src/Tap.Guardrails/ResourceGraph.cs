namespace Tap.Guardrails;

/// <summary>All resources of a run, and how they refer to each other.</summary>
/// <param name="resources">The resources, components included.</param>
public sealed class ResourceGraph(IEnumerable<Resource> resources)
{
    private readonly Dictionary<string, Resource> byKey = resources.ToDictionary(resource => resource.Key);

    /// <summary>The resources in the order in which they were given.</summary>
    public IReadOnlyCollection<Resource> Resources => byKey.Values;

    /// <summary>The resource with that key; null when there is none.</summary>
    /// <param name="key">A <see cref="Resource.Key"/>.</param>
    public Resource? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>The resources of a type.</summary>
    /// <param name="type">The Pulumi type token.</param>
    public IEnumerable<Resource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The resources of a type that refer to another: the public access block of a bucket, for example.</summary>
    /// <param name="target">What they refer to.</param>
    /// <param name="type">Their type token.</param>
    /// <param name="input">The wire name of the input that does.</param>
    public IEnumerable<Resource> Referring(Resource target, string type, string input) =>
        OfType(type).Where(resource => resource.References.TryGetValue(input, out var keys) && keys.Contains(target.Key));
}
