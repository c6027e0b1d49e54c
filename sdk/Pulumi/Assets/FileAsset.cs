namespace Pulumi;

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
