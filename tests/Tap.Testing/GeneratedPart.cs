namespace Tap.Testing;

/// <summary>A part of a document that is written from the code: what stands between its comment and the next <c>end</c>.</summary>
public static class GeneratedPart
{
    private const string End = "<!-- end -->";

    /// <summary>Asserts that a part is up to date; with TAP_WRITE_DOCS=1 it is written first.</summary>
    /// <param name="document">The document's path from the root.</param>
    /// <param name="name">The name in the comment that begins the part.</param>
    /// <param name="expected">What it must be.</param>
    public static Task ShouldBeAsync(string document, string name, string expected)
    {
        var begin = $"<!-- generated: {name} -->\n";
        var text = Repository.Read(document);
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return ApprovedText.ShouldBeAsync(
            document, string.Concat(text.AsSpan(0, start), expected, text.AsSpan(text.IndexOf(End, start, StringComparison.Ordinal))));
    }
}
