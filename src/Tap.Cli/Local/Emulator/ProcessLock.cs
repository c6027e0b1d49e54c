using System.Globalization;

namespace Tap.Cli.Local.Emulator;

/// <summary>
/// The lock that local-aws holds on its data folder as long as it lives; the file says which process that is,
/// and .NET itself reads no file that another has locked.
/// Whether somebody holds it is the operating system's knowledge: neither a kill nor a restart of the machine leaves it held.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ProcessLock(string path)
{
    /// <summary>Whether a process works on the folder.</summary>
    public bool IsHeld
    {
        get
        {
            try
            {
                // A lock that is shared: those who look do not meet each other, only the holder.
                using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                return false;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
            catch (IOException exception) when (FileLock.IsTaken(exception))
            {
                return true;
            }
        }
    }

    /// <summary>The id of the process that holds the lock; null when none does, or when it has not said so yet.</summary>
    public async Task<int?> HolderAsync() =>
        IsHeld && int.TryParse(await MachineProgram.TryReadAsync("cat", path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : null;
}
