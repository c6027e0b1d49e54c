using System.CommandLine;
using Tap.Cli.Browser;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>console</c>: serves a page that shows the stack as it runs.</summary>
internal static class ConsoleCommand
{
    private static readonly Option<bool> Write = new("--write")
    {
        Description = "With --aws: let the page change something, too: set the state of an alarm, send dead letters again, call the API",
    };

    public static Command Create()
    {
        var port = CommonOptions.Port("The port of the page; default any free one");
        var command = new Command("console", "Serve a page that shows the stack as it runs, on this machine alone, until Ctrl-C")
        {
            CommonOptions.Config, Write, port,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var aws = new StackAws(stack);
            var shown = await ShownAsync(stack, aws, parsed);
            await using var server = await ConsoleServer.StartAsync(shown, parsed.GetValue(port), cancellation);
            Console.WriteLine(server.Url.AbsoluteUri);
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ShownStack> ShownAsync(DeployedStack stack, StackAws aws, ParseResult parsed)
    {
        var root = Workspace.Find().Root;
        var configuration = StackConfiguration.Read(root, stack.Name, parsed.GetValue(CommonOptions.Config) ?? []);
        var program = await RegisteredStack.RunAsync(root, stack.Name, configuration);
        return new ShownStack(configuration.Project, stack, program, aws, root, MayWrite: stack.IsLocal || parsed.GetValue(Write));
    }
}
