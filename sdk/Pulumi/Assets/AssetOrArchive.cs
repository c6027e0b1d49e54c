namespace Pulumi;

/// <summary>An <see cref="Asset"/> or an <see cref="Archive"/>: content that is uploaded with a resource.</summary>
public abstract class AssetOrArchive
{
    private protected AssetOrArchive(object value) => Value = value;

    /// <summary>What the content is made of: a path, a text, an URI, or the entries by name.</summary>
    internal object Value { get; }
}
