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

/// <summary>One piece of content, such as a file.</summary>
public abstract class Asset : AssetOrArchive
{
    private protected Asset(object value)
        : base(value)
    {
    }
}

/// <summary>The content of a file.</summary>
public sealed class FileAsset : Asset
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="path">The file's path; relative ones start at the working folder.</param>
    public FileAsset(string path)
        : base(path)
    {
    }
}

/// <summary>A text.</summary>
public sealed class StringAsset : Asset
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="text">The text.</param>
    public StringAsset(string text)
        : base(text)
    {
    }
}

/// <summary>A collection of named pieces of content, such as a folder or a zip file.</summary>
public abstract class Archive : AssetOrArchive
{
    private protected Archive(object value)
        : base(value)
    {
    }
}

/// <summary>A folder, or a zip or tar file.</summary>
public sealed class FileArchive : Archive
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="path">Its path; relative ones start at the working folder.</param>
    public FileArchive(string path)
        : base(path)
    {
    }
}
