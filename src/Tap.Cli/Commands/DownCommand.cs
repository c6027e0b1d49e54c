using System.CommandLine;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Commands;

/// <summary><c>down</c>: ends the local AWS with everything in it.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "Stop the local AWS; what it held is gone");
        command.SetAction(async (_, _) =>
        {
            Console.WriteLine(await RunAsync(Workspace.Find()) ? "Stopped the local AWS; its stacks are gone with it." : "Nothing was running.");
            return ExitCode.Success;
        });
        return command;
    }

    // The stacks' folders describe what is gone.
    private static async Task<bool> RunAsync(Workspace workspace)
    {
        var process = new LocalAwsProcess(workspace);
        if (await process.FindAsync() is not { } running)
            return false;

        using var client = new LocalAwsClient(running);
        var stacks = await client.GetStacksAsync();
        await process.StopAsync();
        foreach (var folder in stacks.Select(workspace.StackFolder).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        return true;
    }
}
