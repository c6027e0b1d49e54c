using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>redrive</c>: gives the events of the dead-letter queue to their functions once more.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        var message = new Option<string[]>("--message")
        {
            Description = "Only the message with this id; may be given several times",
            HelpName = "id",
            DefaultValueFactory = _ => [],
        };
        var grep = new Option<string?>("--grep")
        {
            Description = "Only messages whose error, event or request contains this text, in any case",
            HelpName = "text",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be given to which function, and give nothing" };
        var command = new Command("redrive", "Give the events of the dead-letter queue to their functions once more")
        {
            message, grep, dryRun,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var choice = new RedriveChoice(parsed.GetRequiredValue(message), parsed.GetValue(grep), parsed.GetValue(dryRun));
            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            var redrive = new Redrive(api, stack, new MessageQueue(api, stack.Output(StackOutputs.DlqUrl)), TimeProvider.System);
            var outcome = await redrive.RunAsync(
                choice, (letter, fate) => Console.WriteLine(DeadLetterText.Of(letter, fate, DateTimeOffset.UtcNow)), cancellation);
            Console.WriteLine(choice.DryRun
                ? $"{outcome.Redriven} would be redriven, {outcome.Staying} would stay in the queue."
                : $"{outcome.Redriven} redriven, {outcome.Staying} left in the queue.");
            if (outcome.Elsewhere > 0)
                Console.WriteLine(
                    $"About {outcome.Elsewhere} more are held by another run, or by one that was killed: they come back within a minute.");
            return outcome.Missing.Count == 0
                ? ExitCode.Success
                : throw new UserException(
                    $"The queue has no message {string.Join(", ", outcome.Missing)}; {stack.TapCommand("redrive --dry-run")} lists all.");
        });
        return command;
    }
}
