using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary><c>dev</c>: brings the stack up, and brings it up to date with every save.</summary>
internal static class DevCommand
{
    private static readonly Option<LogLevel?> Level =
        LogsCommand.LevelOption("What functions log, from this level on: debug, info, warn or error; default warn");

    private static readonly Option<bool> Renewed = new(DevSession.RenewedOption) { Hidden = true };

    public static Command Create()
    {
        var port = CommonOptions.Port("The port of the local AWS, when it is not running yet; default any free one");
        var command = new Command("dev", "Deploy the stack to the local AWS, then deploy every save and print every request, until Ctrl-C")
        {
            CommonOptions.Config, Level, port, Renewed,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = StackRequest.Of(parsed, preview: false) with { Port = parsed.GetValue(port) };
            return new DevSession(Workspace.Find(), request, parsed.GetValue(Level) ?? LogLevel.Warn, parsed.GetValue(Renewed)).RunAsync(cancellation);
        });
        return command;
    }
}
