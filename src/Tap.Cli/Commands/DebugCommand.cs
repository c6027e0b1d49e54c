using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Commands;

/// <summary><c>debug</c>: runs a function of the local AWS under the inspector of Node.js, and prints what it logs.</summary>
internal static class DebugCommand
{
    private static readonly Argument<string> Function = new("function")
    {
        Description = "api-handler, processor or another function of the stack, by its short name or its name on AWS",
        HelpName = "function",
        CompletionSources = { KnownNames.Functions },
    };

    public static Command Create()
    {
        var port = CommonOptions.Port($"The port on 127.0.0.1 that a debugger attaches to; default {DebugSession.DefaultPort}");
        var command = new Command("debug", "Let a debugger attach to a function on the local AWS, and print what it logs, until Ctrl-C")
        {
            Function, port,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var function = stack.FunctionNamed(parsed.GetRequiredValue(Function));
            var localAws = await new LocalAwsProcess(Workspace.Find()).RequireAsync();
            var since = DateTimeOffset.UtcNow;
            await using var debugging = await DebugSession.StartAsync(localAws, function, stack.Region, parsed.GetValue(port));
            Console.WriteLine(debugging.Sentence);
            await FollowAsync(stack, LogSource.Named(stack, function), since, debugging.Ended, cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task FollowAsync(
        DeployedStack stack, LogSource source, DateTimeOffset since, Task ended, CancellationToken cancellation)
    {
        using var api = stack.Connect();
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reader = new LogReader(api, [source], new LogFilter(LogLevel.Info));
        var logs = LogsCommand.FollowAsync(reader, since, LogsCommand.Printer(json: false, source.Name.Length), following.Token);
        await Task.WhenAny(logs, ended);
        await following.CancelAsync();
        await logs;
        if (ended.IsCompleted)
            await ended;
    }
}
