using System.Net;
using System.Text;

namespace Tap.Cli.Tests.Aws;

/// <summary>What was sent.</summary>
internal sealed record Sent(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The region and service that it was signed for.</summary>
    public string Scope => string.Join('/', Headers["Authorization"].Split("Credential=")[1].Split(',')[0].Split('/')[2..4]);
}

/// <summary>Answers with what it is given, in that order; the last answer stands for all that follow.</summary>
internal sealed class FakeTransport(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    /// <summary>What was sent.</summary>
    public List<Sent> Requests { get; } = [];

    /// <summary>An answer.</summary>
    public static Func<HttpResponseMessage> Answer(
        HttpStatusCode status, string body, params (string Name, string Value)[] headers) => () =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
            response.Headers.Add(name, value);
        return response;
    };

    /// <summary>An answer of 200.</summary>
    public static Func<HttpResponseMessage> Ok(string body) => Answer(HttpStatusCode.OK, body);

    /// <summary>A connection that breaks.</summary>
    public static Func<HttpResponseMessage> Broken(HttpRequestError error) => () => throw new HttpRequestException(error, "Broken.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(new Sent(request.Method.Method, request.RequestUri!, headers, body));
        return answers[Math.Min(Requests.Count, answers.Length) - 1]();
    }
}

/// <summary>The body of an answer whose connection breaks in the middle.</summary>
internal sealed class BrokenContent : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes("{"));
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "Broken.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 2;
        return true;
    }
}

/// <summary>The body of an answer that never comes.</summary>
/// <param name="reached">Runs once it is waited for.</param>
internal sealed class SilentContent(Action reached) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        reached();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>A clock on which no wait takes time, and nothing reaches its limit unless it is told to.</summary>
internal sealed class InstantTime : TimeProvider
{
    // Nothing is waited for as long as the shortest limit allows.
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromMinutes(1);

    private readonly List<(TimeSpan After, Action Ring)> limits = [];

    /// <summary>How long was waited.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Has so much time pass for what has a limit.</summary>
    public void Pass(TimeSpan time)
    {
        foreach (var (_, ring) in limits.Where(limit => limit.After <= time).ToList())
            ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(InstantTime time, Action ring) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= ShortestLimit)
            {
                time.limits.Add((dueTime, ring));
            }
            else if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.Waits.Add(dueTime);
                ThreadPool.QueueUserWorkItem(_ => ring());
            }

            return true;
        }

        public void Dispose() => time.limits.RemoveAll(limit => limit.Ring == ring);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
