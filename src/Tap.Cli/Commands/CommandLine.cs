using System.CommandLine;
using System.CommandLine.Help;

namespace Tap.Cli.Commands;

/// <summary>The commands of <c>./tap</c> but <c>test</c>, which the script runs itself.</summary>
internal static class CommandLine
{
    // Named as it is called: a RootCommand is always named after its assembly.
    public static Command Create()
    {
        Command[] ofOneStack = [UpCommand.Create(), PreviewCommand.Create(), ReviewCommand.Create(), DestroyCommand.Create()];
        foreach (var command in ofOneStack)
            command.Options.Add(CommonOptions.Stack);
        Command[] ofARunningStack =
        [
            OutputsCommand.Create(), StatusCommand.Create(), AlarmsCommand.Create(), LogsCommand.Create(), InvokeCommand.Create(),
            ReleaseCommand.Create(), RedriveCommand.Create(),
        ];
        foreach (var command in ofARunningStack)
            RunningStack.AddOptions(command);

        var root = new Command("./tap", "Deploys TAP to a local AWS: no account, no Pulumi CLI, no Docker. `./tap test` runs every test.")
        {
            new HelpOption(),
            new VersionOption(),
        };
        foreach (var command in (Command[])[.. ofOneStack, .. ofARunningStack, DownCommand.Create()])
            root.Subcommands.Add(command);
        return root;
    }
}
