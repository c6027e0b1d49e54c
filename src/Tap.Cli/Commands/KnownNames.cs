using System.CommandLine.Completions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>
/// What the shell may offer as values, from files alone: whoever presses TAB waits for no AWS, and is told of no fault. An argument or
/// option with such values needs a HelpName, in whose place the help would show them.
/// </summary>
internal static class KnownNames
{
    /// <summary>The stacks that have a file.</summary>
    public static IEnumerable<CompletionItem> Stacks(CompletionContext context) => Items(() => StackFile.Names(Workspace.Find().Root));

    /// <summary>The functions of the stack.</summary>
    public static IEnumerable<CompletionItem> Functions(CompletionContext context) =>
        Items(() => new DeployedStack("", RunningStack.KnownOutputs(context.ParseResult), null).Functions.Keys.Order(StringComparer.Ordinal));

    /// <summary>The outputs of the stack.</summary>
    public static IEnumerable<CompletionItem> Outputs(CompletionContext context) =>
        Items(() => RunningStack.KnownOutputs(context.ParseResult).Select(output => output.Key));

    /// <summary>The alarms of the stack.</summary>
    public static IEnumerable<CompletionItem> Alarms(CompletionContext context) =>
        Items(() => (RunningStack.KnownOutputs(context.ParseResult)[StackOutputs.AlarmNames] as JsonArray ?? []).Select(name => $"{name}"));

    /// <summary>The settings of the stack.</summary>
    public static IEnumerable<CompletionItem> Settings(CompletionContext context) =>
        Items(() => ConfigCommand.ReadAsync(CommonOptions.StackOf(context.ParseResult), []).GetAwaiter().GetResult()
            .Select(setting => setting.Key));

    /// <summary>The same, to be followed by a value.</summary>
    public static IEnumerable<CompletionItem> Assignments(CompletionContext context) =>
        Settings(context).Select(item => new CompletionItem($"{item.Label}="));

    private static IReadOnlyList<CompletionItem> Items(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names().Select(name => new CompletionItem(name))];
        }
        catch (Exception exception) when (exception is UserException or IOException or JsonException)
        {
            // No stack, no outputs, a half-written command line: nothing is known, and the command itself will say why.
            return [];
        }
    }
}
