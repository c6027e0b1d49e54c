using System.Net;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.Deployed;

/// <summary>A clock that only moves when somebody waits, and then at once.</summary>
internal sealed class MovingTime : TimeProvider
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch.AddYears(50);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Moves it on.</summary>
    public void Pass(TimeSpan span) => Now += span;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Now += dueTime;
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

/// <summary>Answers for CloudWatch Logs, two events a page, in the order of time.</summary>
internal sealed class FakeLogs(MovingTime time) : HttpMessageHandler
{
    private const int Page = 2;

    private readonly List<(string Group, DateTimeOffset At, DateTimeOffset Arrival, string Id, string Message)> events = [];

    /// <summary>Whether a question is refused.</summary>
    public Func<JsonNode, bool> IsRefused { get; set; } = _ => false;

    /// <summary>The questions.</summary>
    public List<JsonNode> Requests { get; } = [];

    /// <summary>Adds an event.</summary>
    /// <param name="group">Its log group.</param>
    /// <param name="at">Its time, in seconds from the clock's.</param>
    /// <param name="message">The message.</param>
    /// <param name="arrival">When it can be read, in seconds from the clock's; by default at its time.</param>
    /// <param name="id">Its id; by default the message.</param>
    public void Add(string group, double at, string message, double? arrival = null, string? id = null) =>
        events.Add((group, time.Now.AddSeconds(at), time.Now.AddSeconds(arrival ?? at), id ?? message, message));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var question = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        Requests.Add(question);
        if (IsRefused(question))
            return Answer(HttpStatusCode.BadRequest, new JsonObject { ["__type"] = "AccessDeniedException", ["message"] = "no" });
        var group = question["logGroupName"]!.GetValue<string>();
        if (events.All(item => item.Group != group))
            return Answer(HttpStatusCode.BadRequest, new JsonObject { ["__type"] = "ResourceNotFoundException", ["message"] = "No group." });

        var start = DateTimeOffset.FromUnixTimeMilliseconds(question["startTime"]!.GetValue<long>());
        var last = question["endTime"] is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end.GetValue<long>()) : DateTimeOffset.MaxValue;
        var found = events.Where(item => item.Group == group && item.Arrival <= time.Now && item.At >= start && item.At <= last)
            .OrderBy(item => item.At).ToList();
        var first = question["nextToken"]?.GetValue<string>() is { } token ? int.Parse(token) : 0;
        var answer = new JsonObject
        {
            ["events"] = new JsonArray([.. found.Skip(first).Take(Page).Select(item => new JsonObject
            {
                ["timestamp"] = item.At.ToUnixTimeMilliseconds(), ["eventId"] = item.Id, ["message"] = item.Message,
            })]),
        };
        if (first + Page < found.Count)
            answer["nextToken"] = $"{first + Page}";
        return Answer(HttpStatusCode.OK, answer);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString()) };
}
