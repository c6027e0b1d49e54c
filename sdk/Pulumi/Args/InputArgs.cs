namespace Pulumi;

/// <summary>The arguments of a resource or a function: a class of members marked with <see cref="InputAttribute"/>.</summary>
public abstract class InputArgs
{
    /// <summary>For derived classes.</summary>
    protected InputArgs()
    {
    }

    /// <summary>The members that are set, by their names on the wire.</summary>
    /// <exception cref="ArgumentNullException">A required member is not set.</exception>
    internal virtual List<ArgsEntry> ReadEntries() => ArgsMetadata.Of(GetType()).Read(this);
}

/// <summary>The arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly ResourceArgs Empty = new NoArgs();

    private sealed class NoArgs : ResourceArgs;
}

/// <summary>The arguments of a provider's function.</summary>
public abstract class InvokeArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly InvokeArgs Empty = new NoArgs();

    private sealed class NoArgs : InvokeArgs;
}
