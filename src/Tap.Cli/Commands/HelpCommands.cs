using System.CommandLine;
using System.CommandLine.Completions;

namespace Tap.Cli.Commands;

/// <summary>The commands that tell of the command line itself: <c>help</c> and <c>version</c>.</summary>
internal static class HelpCommands
{
    public static Command CreateHelp()
    {
        var words = new Argument<string[]>("command")
        {
            Description = "The command; default all",
            HelpName = "command",
            Arity = ArgumentArity.ZeroOrMore,
            CompletionSources =
            {
                _ => CommandLine.Create().Subcommands.Where(other => !other.Hidden)
                    .Select(other => new CompletionItem(other.Name, detail: other.Description)),
            },
        };
        var command = new Command("help", "Show how a command is called, as its option --help does") { words };
        command.SetAction((parsed, _) => CommandLine.RunAsync([.. parsed.GetValue(words) ?? [], "--help"], parsed.InvocationConfiguration));
        return command;
    }

    public static Command CreateVersion()
    {
        var command = new Command("version", "Print the version, as the option --version does");
        command.SetAction((parsed, _) => CommandLine.RunAsync(["--version"], parsed.InvocationConfiguration));
        return command;
    }
}
