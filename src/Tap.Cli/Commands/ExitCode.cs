namespace Tap.Cli.Commands;

/// <summary>What a command ends with; docs/cli.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>Something failed and was named.</summary>
    public const int Failure = 1;

    /// <summary>The command line is none of this program, so nothing was tried; shells and the AWS CLI say it so, too.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;

    /// <summary>What each of them means.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Success, "all is well"),
        (Failure, "something failed, is refused or is not as it should be, and the last lines of standard error say what and what to do"),
        (Usage, "the command line is wrong: nothing was tried"),
        (Interrupted, "interrupted with Ctrl-C, once what was under way had ended"),
    ];
}
