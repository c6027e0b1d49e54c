using System.CommandLine;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary><c>up</c>: deploys the stack to the local AWS.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = CommonOptions.Port("The port of the local AWS, when it is not running yet; default any free one");
        var command = new Command("up", "Deploy the stack to the local AWS and leave it running")
        {
            CommonOptions.Config, CommonOptions.Yes, CommonOptions.Json, CommonOptions.Diff, CommonOptions.Refresh, CommonOptions.Target,
            CommonOptions.ExpectNoChanges, port,
        };
        command.SetAction((parsed, cancellation) => new StackSession(
            Workspace.Find(), StackRequest.Of(parsed, preview: false) with { Port = parsed.GetValue(port) }).RunAsync(cancellation));
        return command;
    }
}
