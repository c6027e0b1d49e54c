using System.Collections.Immutable;

namespace Pulumi;

/// <summary>An archive put together from assets and other archives.</summary>
public sealed class AssetArchive : Archive
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="assets">The entries by their names in the archive; an archive becomes a folder.</param>
    public AssetArchive(IDictionary<string, AssetOrArchive> assets)
        : base(assets.ToImmutableDictionary())
    {
    }
}
