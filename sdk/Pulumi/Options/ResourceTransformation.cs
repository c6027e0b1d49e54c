namespace Pulumi;

/// <summary>
/// Looks at, or changes, the arguments and options of a resource and its descendants before they are registered. Must not change the
/// parent.
/// </summary>
/// <param name="args">The resource and what it was given.</param>
/// <returns>What to use instead; null to leave it as it is.</returns>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

/// <summary>What a <see cref="ResourceTransformation"/> is given.</summary>
public readonly struct ResourceTransformationArgs
{
    /// <summary>Takes the parts.</summary>
    /// <param name="resource">The resource; its outputs are not there yet.</param>
    /// <param name="args">The resource's arguments.</param>
    /// <param name="options">The resource's options.</param>
    public ResourceTransformationArgs(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        Resource = resource;
        Args = args;
        Options = options;
    }

    /// <summary>The resource; its type and name can be read, its outputs are not there yet.</summary>
    public Resource Resource { get; }

    /// <summary>The resource's arguments.</summary>
    public ResourceArgs Args { get; }

    /// <summary>The resource's options.</summary>
    public ResourceOptions Options { get; }
}

/// <summary>What a <see cref="ResourceTransformation"/> wants used instead.</summary>
public readonly struct ResourceTransformationResult
{
    /// <summary>Takes the parts.</summary>
    /// <param name="args">The resource's arguments.</param>
    /// <param name="options">The resource's options.</param>
    public ResourceTransformationResult(ResourceArgs args, ResourceOptions options)
    {
        Args = args;
        Options = options;
    }

    /// <summary>The resource's arguments.</summary>
    public ResourceArgs Args { get; }

    /// <summary>The resource's options.</summary>
    public ResourceOptions Options { get; }
}
