namespace Pulumi;

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
