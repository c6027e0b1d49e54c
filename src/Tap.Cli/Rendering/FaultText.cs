using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Rendering;

/// <summary>What is said of an exception that ends a command, or an answer of the console.</summary>
internal static class FaultText
{
    /// <summary>One sentence that names what is wrong and what to do; never a stack trace.</summary>
    public static string Of(Exception exception) => exception switch
    {
        UserException { Advice: { } advice } => $"{exception.Message} {advice}",
        UserException => exception.Message,
        AwsException refusal => $"{refusal.Code}: {refusal.Message}",
        HttpRequestException or OperationCanceledException => LocalAwsProcess.NoAnswer(exception),

        // .NET's messages name the file and what the operating system says of it.
        IOException or UnauthorizedAccessException =>
            $"{exception.Message.TrimEnd('.')}; put that right (its folder, its rights, the space on its disk) and run the command again.",
        _ => $"./tap failed as nobody foresaw; please report this line as an issue, with the command: {Unforeseen(exception)}",
    };

    private static string Unforeseen(Exception exception) =>
        $"{exception.GetType()}: {exception.Message.ReplaceLineEndings(" ")} ({exception.TargetSite?.DeclaringType}.{exception.TargetSite?.Name})";
}
