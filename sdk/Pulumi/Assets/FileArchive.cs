namespace Pulumi;

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
