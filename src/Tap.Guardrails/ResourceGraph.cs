namespace Tap.Guardrails;

/// <summary>All resources of a run, and how they refer to each other.</summary>
public sealed class ResourceGraph
{
    // Policies that are resources of their own, by what they are about: their type, and the input that says which one.
    private static readonly Dictionary<string, (string Type, string Input)> Policies = new()
    {
        [AwsType.Bucket] = (AwsType.BucketPolicy, "bucket"),
        [AwsType.Queue] = (AwsType.QueuePolicy, "queueUrl"),
        [AwsType.Secret] = (AwsType.SecretPolicy, "secretArn"),
        [AwsType.Table] = (AwsType.TablePolicy, "resourceArn"),
        [AwsType.Topic] = (AwsType.TopicPolicy, "arn"),
    };

    private readonly Dictionary<string, RegisteredResource> byKey;
    private readonly ILookup<string, RegisteredResource> byType;
    private readonly ILookup<(string Target, string Type, string Input), RegisteredResource> byTarget;

    /// <summary>
    /// Looks through the resources once, so that a question about one of them costs as little in a large stack as in a small one.
    /// </summary>
    /// <param name="resources">The resources, components included.</param>
    public ResourceGraph(IEnumerable<RegisteredResource> resources)
    {
        byKey = resources.ToDictionary(resource => resource.Key);
        byType = Resources.ToLookup(resource => resource.Type);
        byTarget = (from resource in Resources
                    from reference in resource.References
                    from key in reference.Value.Distinct()
                    select (Question: (key, resource.Type, reference.Key), Resource: resource))
            .ToLookup(answer => answer.Question, answer => answer.Resource);
    }

    /// <summary>The resources in the order in which they were given.</summary>
    public IReadOnlyCollection<RegisteredResource> Resources => byKey.Values;

    /// <summary>The resource with that key; null when there is none.</summary>
    /// <param name="key">A <see cref="RegisteredResource.Key"/>.</param>
    public RegisteredResource? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>The resources of a type.</summary>
    /// <param name="type">The Pulumi type token.</param>
    public IEnumerable<RegisteredResource> OfType(string type) => byType[type];

    /// <summary>The resources of a type that refer to another: the public access block of a bucket, for example.</summary>
    /// <param name="target">What they refer to.</param>
    /// <param name="type">Their type token.</param>
    /// <param name="input">The wire name of the input that does.</param>
    public IEnumerable<RegisteredResource> Referring(RegisteredResource target, string type, string input) =>
        byTarget[(target.Key, type, input)];

    /// <summary>The statements of all policies about a resource: its own one, and those that are resources themselves.</summary>
    /// <param name="resource">What the policies are about.</param>
    public IEnumerable<PolicyStatement> Statements(RegisteredResource resource) => Policies.TryGetValue(resource.Type, out var policy)
        ? Referring(resource, policy.Type, policy.Input).Prepend(resource).SelectMany(holder => holder.Statements())
        : resource.Statements();
}
