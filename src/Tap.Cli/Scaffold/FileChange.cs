using Tap.Program;

namespace Tap.Cli.Scaffold;

/// <summary>What becomes of a file of the checkout.</summary>
/// <param name="Path">The file, from the root.</param>
/// <param name="Before">What it holds; null when it is to be new.</param>
/// <param name="After">What it will hold.</param>
internal sealed record FileChange(string Path, string? Before, string After)
{
    /// <summary>Makes all changes, or none.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="changes">The changes.</param>
    /// <exception cref="UserException">One of them failed; those before it are undone.</exception>
    public static void Make(string root, IEnumerable<FileChange> changes)
    {
        var undo = new Stack<Action>();
        try
        {
            foreach (var change in changes)
                change.Make(root, undo);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            while (undo.TryPop(out var step))
                step();
            throw new UserException($"Nothing was made: {fault.Message}");
        }
    }

    private void Make(string root, Stack<Action> undo)
    {
        var file = System.IO.Path.Combine(root, Path);
        MakeFolder(System.IO.Path.GetDirectoryName(file)!, undo);

        // Put in its place by a rename: a full disk leaves the file as it was.
        var whole = $"{file}.new";
        undo.Push(() => File.Delete(whole));
        File.WriteAllText(whole, After);
        File.Move(whole, file, overwrite: Before is not null);
        undo.Push(Before is { } text ? () => File.WriteAllText(file, text) : () => File.Delete(file));
    }

    private static void MakeFolder(string folder, Stack<Action> undo)
    {
        if (Directory.Exists(folder))
            return;

        MakeFolder(System.IO.Path.GetDirectoryName(folder)!, undo);
        Directory.CreateDirectory(folder);
        undo.Push(() => Directory.Delete(folder));
    }
}
