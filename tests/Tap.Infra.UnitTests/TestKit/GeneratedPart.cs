namespace Tap.Infra.UnitTests.TestKit;

/// <summary>A part of a document that is written from the program: what stands between its comment and the next <c>end</c>.</summary>
internal static class GeneratedPart
{
    private const string End = "<!-- end -->";

    /// <summary>Asserts that a part is up to date; with TAP_WRITE_DOCS=1 it is written first.</summary>
    /// <param name="document">The document's path from the root.</param>
    /// <param name="name">The name in the comment that begins the part.</param>
    /// <param name="expected">What it must be.</param>
    public static async Task ShouldBeAsync(string document, string name, string expected)
    {
        var begin = $"<!-- generated: {name} -->\n";
        var path = Path.Combine(Repository.Root, document);
        var text = await File.ReadAllTextAsync(path);
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var whole = string.Concat(text.AsSpan(0, start), expected, text.AsSpan(text.IndexOf(End, start, StringComparison.Ordinal)));
        if (Environment.GetEnvironmentVariable("TAP_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, text = whole);

        text.Should().Be(whole, "the program has changed: run the unit tests with TAP_WRITE_DOCS=1 and commit {0}", document);
    }
}
