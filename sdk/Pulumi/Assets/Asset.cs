namespace Pulumi;

/// <summary>One piece of content, such as a file.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(object value)
        : base(value)
    {
    }
}
