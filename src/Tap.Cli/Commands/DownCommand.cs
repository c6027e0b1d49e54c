using System.CommandLine;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Commands;

/// <summary><c>down</c>: ends the local AWS with everything in it.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        // The option is every other command's, and whoever gives it here wants one stack to go.
        var stack = new Option<string>("--stack", "-s") { Hidden = true };
        stack.Validators.Add(result => result.AddError(
            "./tap down ends the local AWS and every stack in it, so it takes no --stack; "
            + $"./tap destroy --stack {(result.Tokens is [var name, ..] ? name.Value : "<stack>")} removes one stack."));
        var command = new Command("down", "Stop the local AWS; what it held is gone") { stack };
        command.SetAction(async (_, _) =>
        {
            Console.WriteLine(await RunAsync(Workspace.Find()) ? "Stopped the local AWS; its stacks are gone with it." : "Nothing was running.");
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<bool> RunAsync(Workspace workspace)
    {
        var process = new LocalAwsProcess(workspace);
        LostStacks.Tell(workspace);
        var stopped = await process.StopAsync(Console.Error.WriteLine);

        // The stacks' folders describe what is gone.
        new LostStacks(workspace, process.Instance).Clear();
        return stopped;
    }
}
