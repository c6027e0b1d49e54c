namespace Tap.Local.Engine;

/// <summary>Writes files so that a reader sees the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a text.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(temporary, text + "\n");
        File.Move(temporary, path, overwrite: true);
    }
}
