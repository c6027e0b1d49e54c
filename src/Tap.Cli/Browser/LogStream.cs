using System.Text;
using System.Text.Json;
using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>
/// Writes lines as they come, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): batches, the faults
/// that keep more from being read, and comments as long as there is nothing to tell. The batch after a fault says that it is over.
/// </summary>
/// <param name="body">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class LogStream(Stream body, TimeProvider time)
{
    // A page that is told more often than this draws more than anybody sees.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(15);

    private long written;
    private Problem? fault;

    /// <summary>Writes them until there are no more.</summary>
    /// <param name="batches">What comes.</param>
    /// <param name="cancellation">Ends it; the batches end by the same.</param>
    public async Task WriteAsync(IAsyncEnumerable<LogBatch> batches, CancellationToken cancellation)
    {
        await WriteAsync(": the log begins\n\n", cancellation);
        await using var each = batches.GetAsyncEnumerator(cancellation);
        while (await NextAsync(each, cancellation))
        {
            var (lines, problem) = (each.Current.Lines, each.Current.Fault is { } exception ? ApiFault.Of(exception).Problem : null);
            var isNews = lines.Count > 0 || problem != fault;
            if (lines.Count > 0 || (problem is null && fault is not null))
                await WriteAsync($"data: {Json(new TailAnswer(LogLineAnswer.Of(lines)))}\n\n", cancellation);
            if (problem is not null && problem != fault)
                await WriteAsync($"event: fault\ndata: {Json(problem)}\n\n", cancellation);
            fault = problem;
            if (isNews)
                await Task.Delay(Pause, time, cancellation);
            else if (time.GetElapsedTime(written) >= MostSilence)
                await WriteBeatAsync(cancellation);
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<LogBatch> batches, CancellationToken cancellation)
    {
        var next = batches.MoveNextAsync().AsTask();
        try
        {
            while (!next.IsCompleted && await Task.WhenAny(next, Task.Delay(MostSilence, time, cancellation)) != next)
                await WriteBeatAsync(cancellation);
            return await next;
        }
        finally
        {
            // Until then the batches cannot be disposed of.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ApiAnswer.Json);

    private Task WriteBeatAsync(CancellationToken cancellation) => WriteAsync(": nothing new\n\n", cancellation);

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await body.FlushAsync(cancellation);
        written = time.GetTimestamp();
    }

    private sealed record TailAnswer(IReadOnlyList<LogLineAnswer> Lines);
}
