using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Commands;

/// <summary><c>dev</c>: brings the stack up, and brings it up to date with every save.</summary>
internal static class DevCommand
{
    private static readonly Option<LogLevel?> Level =
        LogsCommand.LevelOption("What functions log, from this level on: debug, info, warn or error; default warn");

    private static readonly Option<string?> Inspect = new("--inspect")
    {
        Description = $"Let a debugger attach to this function at 127.0.0.1:{DebugSession.DefaultPort}, as ./tap debug does",
        HelpName = "function",
        CompletionSources = { KnownNames.Functions },
    };

    private static readonly Option<bool> Renewed = new(DevSession.RenewedOption) { Hidden = true };

    public static Command Create()
    {
        var port = CommonOptions.Port("The port of the local AWS, when it is not running yet; default any free one");
        var command = new Command("dev", "Deploy the stack to the local AWS, then deploy every save and print every request, until Ctrl-C")
        {
            CommonOptions.Config, Level, Inspect, port, Renewed,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = StackRequest.Of(parsed, preview: false) with { Port = parsed.GetValue(port) };
            var session = new DevSession(
                Workspace.Find(), request, parsed.GetValue(Level) ?? LogLevel.Warn, parsed.GetValue(Inspect), parsed.GetValue(Renewed));
            return session.RunAsync(cancellation);
        });
        return command;
    }
}
