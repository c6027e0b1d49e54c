using System.CommandLine;
using System.CommandLine.Completions;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;

namespace Tap.Cli.Commands;

/// <summary><c>logs</c>: prints what the functions and the API logged.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string?> Source = new("function")
    {
        Description = $"One function, or {LogSource.ApiName} for the API's access log; default all of them",
        HelpName = "function",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { KnownNames.Functions, _ => [new CompletionItem(LogSource.ApiName)] },
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on printing what is logged, until Ctrl-C" };

    private static readonly Option<TimeSpan?> Since = Duration.Option("--since", "How far back: 30s, 10m, 2h, 1d; default 1h");

    private static readonly Option<LogLevel?> Level = new("--level")
    {
        Description = "This level and above: debug, info, warn or error; default info, with --json all",
        HelpName = "level",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (LogFilter.LevelNamed(text) is { } level)
                return level;
            result.AddError($"--level {text} is no level; write debug, info, warn or error.");
            return null;
        },
        CompletionSources = { _ => LogFilter.LevelNames.Select(name => new CompletionItem(name)) },
    };

    private static readonly Option<string?> Id = new("--id")
    {
        Description = "Only what has this id in it: of a request, a correlation, a process, a transaction or anything else",
        HelpName = "id",
    };

    private static readonly Option<string?> Grep = new("--grep")
    {
        Description = "Only what has this text in it, as it was logged or as it is shown; case matters",
        HelpName = "text",
    };

    private static readonly Option<bool> Json = new("--json", "-j")
    {
        Description = "Print each event as a line of JSON, its message as it was logged",
    };

    public static Command Create()
    {
        var command = new Command("logs", "Print what the functions and the API logged, an event a line; times are UTC")
        {
            Source, Follow, Since, Level, Id, Grep, Json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var sources = parsed.GetValue(Source) is { } one ? [LogSource.Named(stack, one)] : LogSource.Of(stack);
            using var api = stack.Connect();
            var filter = new LogFilter(LevelOf(parsed), parsed.GetValue(Id), parsed.GetValue(Grep));
            var print = Printer(parsed.GetValue(Json), sources.Max(source => source.Name.Length));
            var from = DateTimeOffset.UtcNow - (parsed.GetValue(Since) ?? TimeSpan.FromHours(1));
            var reader = new LogReader(api, sources, filter);
            if (parsed.GetValue(Follow))
                await FollowAsync(reader, from, print, cancellation);
            else
                await PrintAsync(reader, from, print, cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static LogLevel? LevelOf(ParseResult parsed) => parsed.GetValue(Level) ?? (parsed.GetValue(Json) ? null : LogLevel.Info);

    /// <summary>What prints an event.</summary>
    /// <param name="json">Whether as JSON.</param>
    /// <param name="nameWidth">The length of the longest name of a source.</param>
    public static Action<LogEvent> Printer(bool json, int nameWidth)
    {
        if (json)
            return line => Console.WriteLine(LogLine.Json(line));
        return line =>
        {
            var style = LogLine.StyleOf(line.Entry.Level);
            Terminals.WriteLines(Console.Out, LogLine.Lines(line, nameWidth).Select(text => (text, style)));
        };
    }

    private static async Task PrintAsync(LogReader reader, DateTimeOffset from, Action<LogEvent> print, CancellationToken cancellation)
    {
        await foreach (var line in reader.ReadAsync(from, cancellation))
            print(line);
    }

    /// <summary>Prints what is logged.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="from">The time of the first lines.</param>
    /// <param name="print">Prints each of them.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task FollowAsync(LogReader reader, DateTimeOffset from, Action<LogEvent> print, CancellationToken cancellation)
    {
        try
        {
            await foreach (var batch in reader.FollowAsync(from, cancellation))
            {
                foreach (var line in batch.Lines)
                    print(line);
                if (batch.Fault is { } fault)
                    throw fault;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How one ends to follow.
        }
    }
}
