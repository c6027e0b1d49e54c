namespace Tap.Cli.Dev;

/// <summary>Tells that something happened in folders, whatever it was.</summary>
/// <param name="onEvent">Told each time; also when the operating system could not keep up with telling.</param>
internal sealed class FolderEvents(Action onEvent) : IDisposable
{
    private readonly Dictionary<SourceFolder, FileSystemWatcher> watchers = [];

    /// <summary>Watches these folders, as far as they are there, and no others.</summary>
    /// <exception cref="IOException">The operating system watches no more.</exception>
    public void Watch(IEnumerable<SourceFolder> folders)
    {
        var wanted = folders.Where(folder => Directory.Exists(folder.Path)).ToHashSet();
        foreach (var gone in watchers.Keys.Except(wanted).ToList())
        {
            watchers[gone].Dispose();
            watchers.Remove(gone);
        }

        foreach (var folder in wanted.Except(watchers.Keys).ToList())
            watchers[folder] = Start(folder);
    }

    /// <inheritdoc />
    public void Dispose() => Watch([]);

    private FileSystemWatcher Start(SourceFolder folder)
    {
        var watcher = new FileSystemWatcher(folder.Path)
        {
            IncludeSubdirectories = folder.Deep,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        watcher.Changed += (_, _) => onEvent();
        watcher.Created += (_, _) => onEvent();
        watcher.Deleted += (_, _) => onEvent();
        watcher.Renamed += (_, _) => onEvent();
        watcher.Error += (_, _) => onEvent();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
