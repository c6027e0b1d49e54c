namespace Tap.Testing;

/// <summary>A file that a test writes from the code and that a review reads; it tells of every change that was not meant.</summary>
public static class ApprovedText
{
    /// <summary>Asserts that a file is up to date; with TAP_WRITE_DOCS=1 it is written first.</summary>
    /// <param name="file">Its path from the root.</param>
    /// <param name="expected">What it must be.</param>
    public static async Task ShouldBeAsync(string file, string expected)
    {
        var path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable("TAP_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, expected);

        var differences = string.Join('\n', Differences((await File.ReadAllTextAsync(path)).Split('\n'), expected.Split('\n')));
        differences.Should().BeEmpty(
            "{0} is not what the code says now: run this test with TAP_WRITE_DOCS=1 and commit it if every change was meant", file);
    }

    // Of the lines that both have, as many as possible stay.
    private static IEnumerable<string> Differences(string[] approved, string[] expected)
    {
        int[][] common = [.. approved.Append("").Select(_ => new int[expected.Length + 1])];
        for (var i = approved.Length - 1; i >= 0; i--)
        {
            for (var j = expected.Length - 1; j >= 0; j--)
                common[i][j] = approved[i] == expected[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
        }

        var (line, next) = (0, 0);
        while (line < approved.Length || next < expected.Length)
        {
            if (line < approved.Length && next < expected.Length && approved[line] == expected[next])
                (line, next) = (line + 1, next + 1);
            else if (next == expected.Length || (line < approved.Length && common[line + 1][next] >= common[line][next + 1]))
                yield return $"line {line + 1}: - {approved[line++]}";
            else
                yield return $"line {next + 1}: + {expected[next++]}";
        }
    }
}
