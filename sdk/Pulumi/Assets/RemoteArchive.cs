namespace Pulumi;

/// <summary>The archive behind an URI.</summary>
public sealed class RemoteArchive : Archive
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="uri">A <c>http</c>, <c>https</c> or <c>file</c> URI.</param>
    public RemoteArchive(string uri)
        : base(uri)
    {
    }
}
