namespace Tap.Testing;

/// <summary>The checkout that the tests run in.</summary>
public static class Repository
{
    /// <summary>The folder of Pulumi.yaml.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Asserts that a document is what the code says; with TAP_WRITE_DOCS=1 it is written first.</summary>
    /// <param name="document">The document's path from the root.</param>
    /// <param name="expected">What it must be.</param>
    public static async Task ShouldHaveAsync(string document, string expected)
    {
        var path = Path.Combine(Root, document);
        if (Environment.GetEnvironmentVariable("TAP_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, expected);

        (await File.ReadAllTextAsync(path)).Should().Be(expected, "the code has changed: run these tests with TAP_WRITE_DOCS=1 and commit {0}", document);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a Pulumi.yaml.");
        return folder.FullName;
    }
}
