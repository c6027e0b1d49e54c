using System.Diagnostics;
using Tap.Local.Config;

namespace Tap.Local.LocalAws;

/// <summary>Lets processes that share a folder take turns. The operating system gives the lock back when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock; disposing of it ends the turn.</summary>
    /// <param name="folder">The folder that is shared; made when it is not there.</param>
    /// <exception cref="IOException">Another process kept the lock for five minutes.</exception>
    public static async Task<IDisposable> WaitAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, Workspace.LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (watch.Elapsed < Patience)
            {
                await Task.Delay(Glance);
            }
        }
    }
}
