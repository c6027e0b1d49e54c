using System.CommandLine;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>alarms</c>: lists the alarms of the stack, tells one's history, or sets one's state for a drill.</summary>
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
        command.Subcommands.Add(CreateSet());
        return command;
    }

    private static Command CreateSet()
    {
        var name = new Argument<string>("name")
        {
            Description = "The alarm, by its name, also without tap- and the environment",
            HelpName = "name",
            CompletionSources = { KnownNames.Alarms },
        };
        var state = new Argument<string>("state") { Description = $"The state: {string.Join(", ", Alarm.States)}", HelpName = "state" };
        state.AcceptOnlyFromAmong(Alarm.States);
        var reason = new Option<string>("--reason")
        {
            Description = "Why, for the alarm's history and for whoever is told",
            HelpName = "text",
            DefaultValueFactory = _ => "A drill: ./tap alarms set",
        };
        var command = new Command("set", "Give an alarm a state for a drill: whoever it tells is told, and CloudWatch sets it right again")
        {
            name, state, reason,
        };
        RunningStack.AddOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var aws = new StackAws(stack);
            var alarms = new StackAlarms(aws, stack);
            var alarm = await alarms.ReadAsync(parsed.GetRequiredValue(name), cancellation);
            await alarms.SetStateAsync(alarm, parsed.GetRequiredValue(state), parsed.GetRequiredValue(reason), cancellation);
            Console.WriteLine(AlarmText.Set(alarm, parsed.GetRequiredValue(state)));
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
