using System.CommandLine;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary><c>preview</c>: shows what <c>up</c> would do.</summary>
internal static class PreviewCommand
{
    public static Command Create()
    {
        var command = new Command("preview", "Show what up would do, and change nothing")
        {
            CommonOptions.Config, CommonOptions.Json, CommonOptions.Diff,
        };
        command.SetAction((parsed, cancellation) => new StackSession(Workspace.Find(), new StackRequest(
            parsed.GetRequiredValue(CommonOptions.Stack),
            parsed.GetValue(CommonOptions.Config) ?? [],
            parsed.GetValue(CommonOptions.Json),
            parsed.GetValue(CommonOptions.Diff),
            Preview: true)).RunAsync(cancellation));
        return command;
    }
}
