using System.CommandLine;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>alarms</c>: lists the alarms of the stack, or tells one's history.</summary>
internal static class AlarmsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "One alarm, by its name, also without tap- and the environment: what it means, why it has its state, its history",
            HelpName = "name",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { KnownNames.Alarms },
        };
        var command = new Command("alarms", "List the alarms of the stack, or tell one's meaning and history; times are UTC")
        {
            name, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var aws = new StackAws(stack);
            var alarms = new StackAlarms(aws, stack);
            var json = parsed.GetValue(CommonOptions.Json);
            if (parsed.GetValue(name) is { } one)
                await TellAsync(alarms, one, json, cancellation);
            else
                List(await alarms.ReadAsync(cancellation), json);
            return ExitCode.Success;
        });
        return command;
    }

    private static void List(IReadOnlyList<Alarm> alarms, bool json)
    {
        if (json)
            Console.WriteLine(new JsonArray([.. alarms.Select(alarm => alarm.ToJson())]).ToJsonString(OutputJson.Format));
        else
            Terminals.WriteLines(Console.Out, AlarmText.List(alarms, DateTimeOffset.UtcNow));
    }

    private static async Task TellAsync(StackAlarms alarms, string name, bool json, CancellationToken cancellation)
    {
        var alarm = await alarms.ReadAsync(name, cancellation);
        var history = await alarms.HistoryAsync(alarm, cancellation);
        if (json)
        {
            var document = alarm.ToJson();
            document["history"] = new JsonArray([.. history.Select(item => item.ToJson())]);
            Console.WriteLine(document.ToJsonString(OutputJson.Format));
        }
        else
        {
            Terminals.WriteLines(Console.Out, AlarmText.Details(alarm, history, DateTimeOffset.UtcNow));
        }
    }
}
