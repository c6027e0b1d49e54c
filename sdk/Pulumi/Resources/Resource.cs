using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Something that the stack is made of: a provider's resource or a component.</summary>
public abstract class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly List<Resource> _children = [];
    private readonly ImmutableArray<ResourceTransformation> _transformations;

    private protected Resource(string type, string name, ResourceArgs args, ResourceOptions options)
    {
        _type = NotEmpty(type, nameof(type));
        _name = NotEmpty(name, nameof(name));
        Deployment = Deployment.Required;

        Parent = options.Parent ?? Deployment.Stack;
        _transformations = [.. options.ResourceTransformations, .. Parent?._transformations ?? []];
        (args, options) = Transform(args, options);

        Providers = ProviderScope.Of(this, options);
        Urn = new Output<string>(() => ResourceOutputs.ReadUrnAsync(this));
        InitializeOutputs();
        Deployment.Add(this);
        Registration = Deployment.RegisterAsync(this, args, options);
        Deployment.Pending.Track(Registration);
        Parent?.AddChild(this);
    }

    /// <summary>The identity of the resource in its stack. Known as soon as the resource is registered, in a preview too.</summary>
    [Output("urn")]
    public Output<string> Urn { get; }

    internal Deployment Deployment { get; }

    internal Resource? Parent { get; }

    internal ProviderScope Providers { get; }

    /// <summary>Ends when the resource is there, or fails with what kept it from being there.</summary>
    internal Task<RegisteredResource> Registration { get; }

    internal Resource[] Children
    {
        get
        {
            lock (_children)
                return [.. _children];
        }
    }

    /// <summary>The type token.</summary>
    /// <returns>For example <c>aws:s3/bucket:Bucket</c>.</returns>
    public string GetResourceType() => _type;

    /// <summary>The name that the program gave it.</summary>
    /// <returns>The logical name.</returns>
    public string GetResourceName() => _name;

    /// <summary>Gives each output property its output, before the resource is registered.</summary>
    private protected virtual void InitializeOutputs()
    {
    }

    private static string NotEmpty(string value, string parameter) =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"'{parameter}' cannot be null or empty.", parameter) : value;

    private void AddChild(Resource child)
    {
        lock (_children)
            _children.Add(child);
    }

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        foreach (var transformation in _transformations)
        {
            if (transformation(new ResourceTransformationArgs(this, args, options)) is not { } result)
                continue;
            if (result.Options.Parent != options.Parent)
                throw new ArgumentException("Transformations cannot currently be used to change the 'parent' of a resource.");
            (args, options) = (result.Args, result.Options);
        }
        return (args, options);
    }
}
