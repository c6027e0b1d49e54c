namespace Tap.Local.Commands;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>Something failed and was named.</summary>
    public const int Failure = 1;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;
}
