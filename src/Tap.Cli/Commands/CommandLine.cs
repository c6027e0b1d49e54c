using System.CommandLine;
using System.CommandLine.Help;

namespace Tap.Cli.Commands;

/// <summary>The commands of <c>./tap</c>.</summary>
internal static class CommandLine
{
    // Named as it is called: a RootCommand is always named after its assembly.
    public static Command Create()
    {
        Command[] ofOneStack =
        [
            UpCommand.Create(), DevCommand.Create(), DebugCommand.Create(), PreviewCommand.Create(), ReviewCommand.Create(),
            CapacityCommand.Create(), DestroyCommand.Create(), ConfigCommand.Create(),
        ];
        foreach (var command in ofOneStack)
            command.Options.Add(CommonOptions.Stack);
        Command[] ofARunningStack =
        [
            OutputsCommand.Create(), StatusCommand.Create(), AlarmsCommand.Create(), LogsCommand.Create(), TraceCommand.Create(),
            ConsoleCommand.Create(), InvokeCommand.Create(), ReleaseCommand.Create(), RollbackCommand.Create(), RedriveCommand.Create(),
            AdoptCommand.Create(), SecretCommand.Create(), MemoryCommand.Create(),
        ];
        foreach (var command in ofARunningStack)
            RunningStack.AddOptions(command);
        Command[] ofNoStack =
        [
            NewCommand.Create(), StackCommand.Create(), DownCommand.Create(), BuildCommand(), TestCommand(), HelpCommands.CreateHelp(),
            HelpCommands.CreateVersion(), CompletionCommands.CreateCompletion(), CompletionCommands.CreateComplete(),
        ];

        var root = new Command("./tap", "Deploys TAP to a local AWS: no account, no Pulumi CLI, no Docker. Looks at it and acts on it there and on AWS.")
        {
            new HelpOption("--help", "-h", "-?"),
            new VersionOption(),
        };
        root.Action = new HelpAction();
        foreach (var command in (Command[])[.. ofOneStack, .. ofARunningStack, .. ofNoStack])
            root.Subcommands.Add(command);
        return root;
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="configuration">How it is run.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, InvocationConfiguration configuration)
    {
        var parsed = Create().Parse(words);
        var faults = UsageFault.LinesOf(parsed);
        if (faults.Count == 0)
            return await parsed.InvokeAsync(configuration);

        foreach (var fault in faults)
            await configuration.Error.WriteLineAsync($"error: {fault}");
        return ExitCode.Usage;
    }

    // The script runs these two, before anything is built; here they are for the help.
    private static Command BuildCommand() => new("build", "Build what is out of date, as every command does that runs the program");

    private static Command TestCommand() => new("test", "Run every test and check, or the parts that are named")
    {
        new Argument<string[]>("part") { Description = "A part; default all", Arity = ArgumentArity.ZeroOrMore },
        new Option<bool>("--list") { Description = "Name the parts" },
    };
}
