using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>adopt</c>: puts what the copies of another stack's migration hold into the stack of the target region.</summary>
internal static class AdoptCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from")
        {
            Description = "The stack whose migration has made copies in the region of this one",
            HelpName = "stack",
            Required = true,
            CompletionSources = { KnownNames.Stacks },
        };
        var last = new Option<bool>("--last") { Description = "Also payloads that are not processed yet, which this stack then does; both stacks must take no calls" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Count what would be written, and write nothing" };
        var command = new Command("adopt", "Put what the copies of another stack's migration hold into this stack, which takes no calls meanwhile")
        {
            from, last, dryRun,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var other = await RunningStack.FindOtherAsync(parsed, parsed.GetRequiredValue(from));
            var choice = new AdoptionChoice(parsed.GetValue(last), parsed.GetValue(dryRun));
            using var aws = new StackAws(stack);
            var outcome = await new Adoption(aws, other, stack, TimeProvider.System).RunAsync(choice, cancellation);
            var would = choice.DryRun ? "would be " : "";
            Console.WriteLine($"{outcome.Items} items, of which {outcome.ItemsPut} {would}put.");
            Console.WriteLine($"{outcome.Objects} objects, of which {outcome.ObjectsCopied} {would}copied and {outcome.Waiting} wait for --last.");
            if (outcome.OnlyHere > 0)
                Console.WriteLine($"{outcome.OnlyHere} objects are here alone, and stay.");
            foreach (var fault in outcome.Faults)
                await Console.Error.WriteLineAsync(fault);
            return outcome.Faults.Count == 0
                ? ExitCode.Success
                : throw new UserException($"{outcome.Faults.Count} objects could not be copied.", "Take away the cause and run it again: it goes on with what is missing.");
        });
        return command;
    }
}
