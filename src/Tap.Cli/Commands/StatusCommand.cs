using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>status</c>: says how the stack is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command(
            "status",
            "Say how the stack is; ends with 1 when an alarm fires (those that end a release count during one) or something cannot be read")
        {
            CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var aws = new StackAws(stack);
            var status = await new StatusReader(aws, stack).ReadAsync(cancellation);
            if (parsed.GetValue(CommonOptions.Json))
                Console.WriteLine(StatusJson.Of(stack, status).ToJsonString(OutputJson.Format));
            else
                Print(stack, status);
            return status.IsWell ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static void Print(DeployedStack stack, StackStatus status)
    {
        Terminals.WriteLines(Console.Out, StatusText.Lines(stack, status));
        foreach (var line in StatusText.Advice(stack, status))
            Console.WriteLine(line);
    }
}
