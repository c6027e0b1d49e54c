namespace Tap.Cli.Dev;

/// <summary>Puts bundles where the program that runs looks for them, as the build does.</summary>
/// <param name="dist">Where they were made.</param>
/// <param name="folder">The folder of the program.</param>
internal sealed class ProgramFolder(string dist, string folder)
{
    /// <summary>What the definition of the API is called among the bundles.</summary>
    public const string Definition = "openapi.json";

    private static readonly string[] BundleFiles = ["index.mjs", "index.mjs.map"];

    /// <summary>Copies what is different.</summary>
    /// <param name="names">Functions, and <see cref="Definition"/>.</param>
    /// <returns>Those that were different.</returns>
    public IReadOnlyList<string> Take(IEnumerable<string> names) => [.. names.Where(name => name == Definition
        ? Copy(Path.Combine(dist, name), Path.Combine(folder, "api", name))
        : TakeBundle(name))];

    private bool TakeBundle(string name)
    {
        var differs = false;
        foreach (var file in BundleFiles)
            differs |= Copy(Path.Combine(dist, name, file), Path.Combine(folder, "lambda", name, file));
        return differs;
    }

    private bool Copy(string from, string to)
    {
        var content = File.ReadAllBytes(from);
        if (File.Exists(to) && content.AsSpan().SequenceEqual(File.ReadAllBytes(to)))
            return false;

        // A reader sees the old one or the new one, and none in the bundle's own folder, all of which is the function's code.
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(to)}.new");
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, to, overwrite: true);
        return true;
    }
}
