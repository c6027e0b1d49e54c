namespace Pulumi;

/// <summary>The content behind an URI.</summary>
public sealed class RemoteAsset : Asset
{
    /// <summary>Names the content; nothing is read yet.</summary>
    /// <param name="uri">A <c>http</c>, <c>https</c> or <c>file</c> URI.</param>
    public RemoteAsset(string uri)
        : base(uri)
    {
    }
}
