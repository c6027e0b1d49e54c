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
            CommonOptions.Config, CommonOptions.Json, CommonOptions.Diff, CommonOptions.Refresh, CommonOptions.Target,
            CommonOptions.ExpectNoChanges,
        };
        command.SetAction((parsed, cancellation) =>
            new StackSession(Workspace.Find(), StackRequest.Of(parsed, preview: true)).RunAsync(cancellation));
        return command;
    }
}
