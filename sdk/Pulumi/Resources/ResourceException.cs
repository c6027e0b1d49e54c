namespace Pulumi;

/// <summary>A fault of one resource.</summary>
public class ResourceException : Exception
{
    /// <summary>Describes the fault.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resource">The resource, for the engine's display; or null.</param>
    /// <param name="hideStack">Whether the run's error shows the message only.</param>
    public ResourceException(string message, Resource? resource, bool hideStack = false)
        : base(message) => HideStack = hideStack;

    internal bool HideStack { get; }
}
