namespace Pulumi;

/// <summary>A collection of named pieces of content, such as a folder or a zip file.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(object value)
        : base(value)
    {
    }
}
