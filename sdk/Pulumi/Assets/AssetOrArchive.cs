namespace Pulumi;

/// <summary>An <see cref="Asset"/> or an <see cref="Archive"/>: content that is uploaded with a resource.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    /// <summary>What the content is made of: a path or a text.</summary>
    internal object Value { get; }
}
