namespace Tap.Testing;

/// <summary>The checkout that the tests run in.</summary>
public static class Repository
{
    /// <summary>The folder of Pulumi.yaml.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the stacks that unit tests run, dev and prod: their settings belong to the tests.</summary>
    public static string Stacks { get; } = Path.Combine(Root, "tests/Tap.Testing/Stacks");

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a Pulumi.yaml.");
        return folder.FullName;
    }
}
