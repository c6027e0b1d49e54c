using System.Diagnostics;
using Tap.Program;

namespace Tap.Cli.Local;

/// <summary>Lets processes that share a folder take turns. The operating system gives the lock back when its holder dies.</summary>
internal static class FileLock
{
    // EWOULDBLOCK, which .NET passes on as it is.
    private const int TakenOnLinux = 11;
    private const int TakenOnMac = 35;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock; disposing of it ends the turn.</summary>
    /// <param name="folder">The folder that is shared; made when it is not there.</param>
    /// <exception cref="IOException">Another process kept the lock for five minutes.</exception>
    public static async Task<IDisposable> WaitAsync(string folder)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return Open(folder);
            }
            catch (IOException exception) when (IsTaken(exception) && watch.Elapsed < Timeout)
            {
                await Task.Delay(PollInterval);
            }
        }
    }

    /// <summary>Takes the lock of a stack at once, so that one run at a time changes it.</summary>
    /// <param name="folder">The stack's folder.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="StackTakenException">Another run has it.</exception>
    public static IDisposable TakeStack(string folder, string stack) => TryTake(folder) ?? throw new StackTakenException(stack);

    /// <summary>Takes the lock if nobody has it.</summary>
    /// <param name="folder">The folder that is shared; made when it is not there.</param>
    public static IDisposable? TryTake(string folder)
    {
        try
        {
            return Open(folder);
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            return null;
        }
    }

    /// <summary>Whether opening a file failed because another process has it locked, and not for want of a folder or of space.</summary>
    public static bool IsTaken(IOException exception) => exception.HResult is TakenOnLinux or TakenOnMac;

    private static FileStream Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(Path.Combine(folder, Workspace.LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}

/// <summary>Another run changes the stack.</summary>
/// <param name="stack">The stack's name.</param>
internal sealed class StackTakenException(string stack) : UserException($"Another ./tap is changing the stack '{stack}'; wait for it to end.");
