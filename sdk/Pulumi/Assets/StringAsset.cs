namespace Pulumi;

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
