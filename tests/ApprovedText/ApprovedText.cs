namespace Tap.Testing;

/// <summary>A file that a test writes from the code and that a review reads; it tells of every change that was not meant.</summary>
internal static class ApprovedText
{
    /// <summary>Asserts that a file is up to date; with TAP_WRITE_DOCS=1 it is written first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it must be.</param>
    public static async Task ShouldBeAsync(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("TAP_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, expected);

        Difference((await File.ReadAllTextAsync(path)).Split('\n'), expected.Split('\n')).Should().BeEmpty(
            "{0} is not what the code says now: run this test with TAP_WRITE_DOCS=1 and commit it if every change was meant",
            Path.GetFileName(path));
    }

    // From the first line that differs to the last.
    private static string Difference(string[] approved, string[] expected)
    {
        var start = Alike(approved, expected);
        var end = Alike(approved[start..].Reverse(), expected[start..].Reverse());
        string[] lines = [.. approved[start..^end].Select(line => $"- {line}"), .. expected[start..^end].Select(line => $"+ {line}")];
        return lines.Length == 0 ? "" : $"line {start + 1}:\n{string.Join('\n', lines)}";
    }

    private static int Alike(IEnumerable<string> one, IEnumerable<string> other) =>
        one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
}
