using System.Text;
using Tap.Cli.Browser;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Browser;

/// <summary>The tail tells lines, faults once, that a fault is over, and that it is still there.</summary>
public sealed class LogStreamTests : IDisposable
{
    private const string Fault = """event: fault\ndata: {"status":502,"title":"AWS refused this","detail":"AccessDenied: no"}\n\n""";

    private readonly MemoryStream written = new();
    private readonly MovingTime time = new();

    public void Dispose() => written.Dispose();

    [Fact]
    public async Task A_fault_is_told_once_and_the_batch_after_it_says_that_it_is_over()
    {
        var refused = new AwsException("AccessDenied", "no");

        (await WriteAsync(Batch([]), Batch(["a"]), Batch([], refused), Batch(["b"], refused), Batch([]), Batch([])))
            .Should().Be($"{Lines("a")}{Fault}{Lines("b")}{Lines()}");
    }

    [Fact]
    public async Task A_line_cannot_end_an_event() =>
        (await WriteAsync(Batch(["a\n\nevent: fault"]))).Should().Be(Lines("a\\n\\nevent: fault"));

    [Fact]
    public async Task Silence_is_told_when_it_lasts()
    {
        var batches = Enumerable.Range(0, 40).Select(_ => Batch([])).ToArray();
        (await WriteAsync(batches, pause: TimeSpan.FromSeconds(1))).Should().Be(": nothing new\\n\\n: nothing new\\n\\n");
    }

    [Fact]
    public async Task Silence_is_told_while_AWS_does_not_answer()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var body = new HeardStream(written, text =>
        {
            if (text.Contains("nothing new", StringComparison.Ordinal))
                answer.TrySetResult();
        });

        await new LogStream(body, time).WriteAsync(LateAsync(), default);

        Text().Should().Contain(": nothing new").And.EndWith(Lines("late"));
        asked.Task.IsCompleted.Should().BeTrue();

        async IAsyncEnumerable<LogBatch> LateAsync()
        {
            asked.SetResult();
            await answer.Task;
            yield return Batch(["late"]);
        }
    }

    private async Task<string> WriteAsync(LogBatch[] batches, TimeSpan pause)
    {
        await new LogStream(written, time).WriteAsync(PausingAsync(), default);
        return Text()[": the log begins\\n\\n".Length..];

        async IAsyncEnumerable<LogBatch> PausingAsync()
        {
            foreach (var batch in batches)
            {
                time.Pass(pause);
                yield return batch;
            }

            await Task.CompletedTask;
        }
    }

    private Task<string> WriteAsync(params LogBatch[] batches) => WriteAsync(batches, TimeSpan.Zero);

    private string Text() => Encoding.UTF8.GetString(written.ToArray()).Replace("\n", "\\n", StringComparison.Ordinal);

    private static LogBatch Batch(string[] lines, Exception? fault = null) =>
        new([.. lines.Select(line => new LogEvent(new LogSource("one", "/one"), DateTimeOffset.UnixEpoch, "1", line))], fault);

    private static string Lines(params string[] lines) => $$"""data: {"lines":[{{string.Join(',', lines.Select(Line))}}]}\n\n""";

    private static string Line(string text) =>
        $$"""{"id":"1","at":"1970-01-01T00:00:00+00:00","source":"one","level":"info","text":"{{text}}","message":"{{text}}"}""";

    private sealed class HeardStream(Stream inner, Action<string> hear) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            hear(Encoding.UTF8.GetString(buffer.Span));
        }
    }
}
