namespace Tap.Local.Review;

/// <summary>The files that the page is made of; they are embedded in the assembly.</summary>
internal static class PageFile
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream($"Review/{name}") ?? throw new FileNotFoundException($"{name} is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
