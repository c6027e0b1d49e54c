namespace Tap.Local.Engine;

/// <summary>Lets one run at a time change a stack. The operating system gives the lock back when its holder dies.</summary>
internal sealed class StackLock : IDisposable
{
    private readonly FileStream file;

    private StackLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The stack's folder.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="UserException">Another run has it.</exception>
    public static StackLock Take(string folder, string stack)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new StackLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new UserException($"Another ./tap is changing the stack '{stack}'; wait for it to end.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();
}
