using System.CommandLine;
using System.CommandLine.Help;
using Tap.Cli.Local;
using Tap.Cli.Scaffold;

namespace Tap.Cli.Commands;

/// <summary><c>new function</c>: makes a function in the checkout.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name")
        {
            Description = "Its short name: up to 30 of a-z, 0-9 and hyphens, such as order-mailer",
            Validators =
            {
                result =>
                {
                    if (FunctionName.FaultOf(result.Tokens[0].Value) is { } fault)
                        result.AddError(fault);
                },
            },
        };
        var function = new Command("function", "Make a function that is built, deployed, watched and tested: sources, definition, runbooks, tests") { name };
        function.SetAction(async (parsed, _) =>
        {
            var made = new FunctionName(parsed.GetRequiredValue(name));
            var root = Workspace.Find().Root;
            var changes = new NewFunction(root, made).Changes();
            FileChange.Make(root, changes);
            foreach (var line in Lines(made, changes))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return ExitCode.Success;
        });
        return new Command("new", "Make what a checkout has many of: ./tap new function") { Subcommands = { function }, Action = new HelpAction() };
    }

    private static IEnumerable<string> Lines(FunctionName name, IReadOnlyList<FileChange> changes) =>
    [
        $"Made the function {name.Text}:",
        .. changes.Select(change => $"    {(change.Before is null ? "new    " : "changed")} {change.Path}"),
        "Next:",
        "    ./tap up",
        $"    ./tap invoke {name.Text} '{{\"subject\":\"hello\"}}'",
        $"    npm --prefix lambda test -- {name.Text}",
        "    TAP_WRITE_DOCS=1 dotnet test tests/Tap.Infra.UnitTests",
        "The last one writes the documents that list functions, settings and resources; docs/recipes.md tells how to go on.",
    ];
}
