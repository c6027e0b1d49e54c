using System.CommandLine;
using System.Diagnostics;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>destroy</c>: deletes everything the stack has.</summary>
internal static class DestroyCommand
{
    public static Command Create()
    {
        var command = new Command("destroy", "Delete everything the stack has, last created first") { CommonOptions.Yes, CommonOptions.Json };
        command.SetAction((parsed, cancellation) =>
            RunAsync(Workspace.Find(), parsed.GetRequiredValue(CommonOptions.Stack), parsed.GetValue(CommonOptions.Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Workspace workspace, string stack, bool json, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var folder = workspace.StackFolder(stack);
        LostStacks.Tell(workspace);
        var display = new Display(stack, json ? TextWriter.Null : Console.Out, json ? null : Display.Terminal);
        var plan = new Plan(display.OnStep);
        if (!json)
            Console.WriteLine($"Destroying ({stack})\n");
        RunResult result;
        using (FileLock.TakeStack(folder, stack))
        {
            var deleted = await display.ShowAsync(plan, DeleteAsync(workspace, stack, plan, cancellation));
            result = new RunResult(deleted ? [] : null, [], cancellation.IsCancellationRequested);
            if (deleted)
                Directory.Delete(folder, recursive: true);
        }

        if (json)
            Console.WriteLine(JsonReport.Of(plan.Steps, result, null, watch.Elapsed).ToJsonString(OutputJson.Format));
        else
            Console.WriteLine($"\n{Summary.Resources(plan.Steps)}\nDuration: {StepText.Seconds(watch.Elapsed)}");
        foreach (var line in json ? [] : Summary.Failures(plan.Steps))
            await Console.Error.WriteLineAsync(line);
        return result.Succeeded ? ExitCode.Success : result.Interrupted ? ExitCode.Interrupted : ExitCode.Failure;
    }

    private static async Task<bool> DeleteAsync(Workspace workspace, string stack, Plan plan, CancellationToken cancellation)
    {
        // What another process of local-aws held is gone with it.
        if (await new LocalAwsProcess(workspace).FindAsync() is not { } localAws)
            return true;

        using var client = new LocalAwsClient(localAws);
        return await new Deletion(client, stack, plan).DeleteAsync(await client.GetResourcesAsync(stack), cancellation);
    }
}
