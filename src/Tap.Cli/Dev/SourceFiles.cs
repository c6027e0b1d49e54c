using System.IO.Enumeration;

namespace Tap.Cli.Dev;

/// <summary>What a change of a file asks for.</summary>
internal enum SourceKind
{
    /// <summary>Functions are bundled anew, or the definition of their API is read anew.</summary>
    Bundle,

    /// <summary>The program runs with other settings.</summary>
    Settings,

    /// <summary>The program, or what bundles are made with, is built anew.</summary>
    Program,
}

/// <summary>A file that was written, made, moved or deleted.</summary>
/// <param name="Path">Its path from the repository, with <c>/</c>.</param>
/// <param name="Kind">What that asks for.</param>
internal sealed record SourceChange(string Path, SourceKind Kind);

/// <summary>A folder whose files are sources.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Deep">Whether those of the folders in it are, too.</param>
internal sealed record SourceFolder(string Path, bool Deep);

/// <summary>
/// The files that a stack is made of. What has changed is found by comparing them with how they were, and not told by events: an editor
/// that saves by a rename, a checkout of another branch and events that were lost are then all the same.
/// </summary>
/// <param name="root">The folder of <c>Pulumi.yaml</c>.</param>
/// <param name="stack">The stack.</param>
internal sealed class SourceFiles(string root, string stack)
{
    private static readonly string[] Whole = ["api", "src", "sdk"];
    private static readonly HashSet<string> Made = ["bin", "obj", "dist", "node_modules"];
    private static readonly EnumerationOptions Here = new() { AttributesToSkip = 0, IgnoreInaccessible = true };
    private static readonly EnumerationOptions Below = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    private Dictionary<string, (DateTimeOffset Written, long Length)> known = [];

    /// <summary>The files that the stack's settings name, by their paths from the repository.</summary>
    public IReadOnlySet<string> NamedBySettings { get; set; } = new HashSet<string>();

    /// <summary>
    /// Where the files are. Folders that are full of what others wrote are left out, <c>lambda/node_modules</c> above all, which has more
    /// folders than some systems can watch.
    /// </summary>
    public IEnumerable<SourceFolder> Folders =>
    [
        new(root, Deep: false),
        new(Path.Combine(root, "lambda"), Deep: false),
        .. Whole.Select(name => new SourceFolder(Path.Combine(root, name), Deep: true)),
        .. Directories("lambda").Select(path => new SourceFolder(path, Deep: true)),
        .. NamedBySettings.Select(path => new SourceFolder(Path.GetDirectoryName(Path.Combine(root, path))!, Deep: false)),
    ];

    /// <summary>When they were looked at the last time.</summary>
    public DateTimeOffset TakenAt { get; private set; }

    /// <summary>What has changed since this was asked for the last time.</summary>
    public IReadOnlyList<SourceChange> TakeChanges()
    {
        TakenAt = DateTimeOffset.UtcNow;
        var (before, now) = (known, known = Read());
        return
        [
            .. before.Keys.Union(now.Keys).Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path))
                .Order(StringComparer.Ordinal).Select(path => new SourceChange(path, KindOf(path)!.Value)),
        ];
    }

    /// <summary>The files that were written after a moment, as they were looked at the last time.</summary>
    public IReadOnlyList<SourceChange> WrittenAfter(DateTimeOffset moment) =>
        [.. known.Where(file => file.Value.Written > moment).Select(file => new SourceChange(file.Key, KindOf(file.Key)!.Value))];

    /// <summary>What a change of a file asks for; null for one that the stack is not made of: a test, what an editor leaves.</summary>
    /// <param name="path">Its path from the repository, with <c>/</c>.</param>
    public SourceKind? KindOf(string path)
    {
        if (NamedBySettings.Contains(path))
            return SourceKind.Settings;
        var parts = path.Split('/');
        return parts.Any(part => Made.Contains(part) || part.StartsWith('.') || part.EndsWith('~')) ? null : parts switch
        {
            ["api", "openapi.yaml"] => SourceKind.Bundle,
            ["lambda", "package.json" or "package-lock.json" or "tsconfig.json"] or ["lambda", _, "package.json"] => SourceKind.Program,
            ["lambda", "testing" or "contract" or "events", ..] or ["lambda", _, "test", ..] => null,
            ["lambda", .., var name] when Path.GetExtension(name) is ".mjs" or ".cjs" => SourceKind.Program,
            ["lambda", _, .., var name] when Path.GetExtension(name) is ".ts" or ".js" or ".json" => SourceKind.Bundle,
            ["src" or "sdk", ..] or ["global.json"] => SourceKind.Program,
            [var name] when name.StartsWith("Directory.", StringComparison.Ordinal) => SourceKind.Program,
            ["Pulumi.yaml"] => SourceKind.Settings,
            [var name] when name == $"Pulumi.{stack}.yaml" => SourceKind.Settings,
            _ => null,
        };
    }

    private IEnumerable<string> Directories(string name)
    {
        var folder = Path.Combine(root, name);
        return Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(path => !Made.Contains(Path.GetFileName(path))) : [];
    }

    private Dictionary<string, (DateTimeOffset Written, long Length)> Read()
    {
        var files = new Dictionary<string, (DateTimeOffset, long)>();
        foreach (var folder in Folders.Where(folder => Directory.Exists(folder.Path)))
        {
            foreach (var (path, written, length) in Files(folder))
                files[path] = (written, length);
        }

        return files;
    }

    private FileSystemEnumerable<(string Path, DateTimeOffset Written, long Length)> Files(SourceFolder folder) => new(
        folder.Path, (ref entry) => (PathOf(ref entry), entry.LastWriteTimeUtc, entry.Length), folder.Deep ? Below : Here)
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && KindOf(PathOf(ref entry)) is not null,
        ShouldRecursePredicate = (ref entry) => !Made.Contains(entry.FileName.ToString()),
    };

    private string PathOf(ref FileSystemEntry entry) =>
        Path.GetRelativePath(root, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/');
}
