using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>trace</c>: lists traces of X-Ray, or shows one.</summary>
internal static class TraceCommand
{
    private const int DefaultLimit = 20;
    private const int WidthWithoutTerminal = 120;

    private static readonly TimeSpan DefaultSince = TimeSpan.FromHours(1);

    private static readonly Argument<string?> Id = new("id")
    {
        Description = "The id of a trace, or the header X-Amzn-Trace-Id of an answer: the trace as a timeline; default a list",
        HelpName = "id",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<TimeSpan?> Since = Duration.Option("--since", "How far back the list goes: 30s, 10m, 2h, 1d; default 1h");

    private static readonly Option<string?> Filter = new("--filter")
    {
        Description = "Only what this expression of X-Ray takes, such as 'fault = true' or 'responsetime > 1'",
        HelpName = "expression",
    };

    private static readonly Option<bool> Slowest = new("--slowest") { Description = "The slowest first, not the latest" };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many at most",
        HelpName = "number",
        DefaultValueFactory = _ => DefaultLimit,
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                    result.AddError($"--limit {result.Tokens[0].Value} is no number of traces; write 1 or more.");
            },
        },
    };

    public static Command Create()
    {
        var command = new Command("trace", "List the traces of the stack's account and region, or show one as a timeline; times are UTC")
        {
            Id, Since, Filter, Slowest, Limit, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            using var api = stack.Connect();
            var reader = new TraceReader(api);
            if (parsed.GetValue(Id) is { } id)
                Show(await reader.ReadAsync(id, cancellation), parsed.GetValue(CommonOptions.Json));
            else
                List(stack, await FindAsync(reader, parsed, cancellation), parsed.GetValue(CommonOptions.Json));
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<TraceSummary>> FindAsync(
        TraceReader reader, ParseResult parsed, CancellationToken cancellation)
    {
        var (now, limit, slowest) = (DateTimeOffset.UtcNow, parsed.GetValue(Limit), parsed.GetValue(Slowest));
        var range = new TimeRange(now - (parsed.GetValue(Since) ?? DefaultSince), now);
        var (traces, _) = await reader.ListAsync(range, parsed.GetValue(Filter), slowest ? null : limit, cancellation);
        return slowest ? [.. traces.OrderByDescending(trace => trace.Duration).Take(limit)] : traces;
    }

    private static void List(DeployedStack stack, IReadOnlyList<TraceSummary> traces, bool json)
    {
        if (json)
            Console.WriteLine(TraceJson.Of(traces).ToJsonString(OutputJson.Format));
        else if (traces.Count == 0)
            Console.WriteLine("There is no such trace. Of the calls without a header of their own, one a second is sampled, and 5 % of the others.");
        else
            Terminals.WriteLines(Console.Out, [.. TraceText.List(traces), ($"{stack.TapCommand("trace ID")} shows one.", Spectre.Console.Style.Plain)]);
    }

    private static void Show(Trace trace, bool json)
    {
        if (json)
            Console.WriteLine(TraceJson.Of(trace).ToJsonString(OutputJson.Format));
        else
            Terminals.WriteLines(Console.Out, TraceText.Timeline(trace, Display.Terminal?.Profile.Width ?? WidthWithoutTerminal));
    }
}
