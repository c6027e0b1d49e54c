using System.Net;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Aws;
using Tap.Program;
using static Tap.Cli.Tests.Aws.FakeTransport;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Logs are read whole, once and in the order of time, whenever their lines arrive.</summary>
public sealed class LogReaderTests : IDisposable
{
    private static readonly LogSource One = new("one", "/one");
    private static readonly LogSource Two = new("two", "/two");

    private readonly MovingTime time = new();
    private readonly FakeLogs logs;

    public LogReaderTests() => logs = new FakeLogs(time);

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task Pages_of_several_logs_come_in_the_order_of_time_and_a_log_that_does_not_exist_is_empty()
    {
        foreach (var second in new[] { -9, -7, -5, -3, -1 })
            logs.Add(One.Group, second, $"one {second}");
        logs.Add(Two.Group, -8, "two -8");
        logs.Add(Two.Group, -2, "two -2");
        logs.Add(Two.Group, -4000, "too old");

        (await Reader(One, Two, new LogSource("three", "/three")).ReadAsync(time.Now.AddHours(-1), default).Select(line => line.Message).ToListAsync())
            .Should().Equal("one -9", "two -8", "one -7", "one -5", "one -3", "two -2", "one -1");
    }

    [Fact]
    public async Task What_is_followed_comes_once_however_late_it_arrives()
    {
        logs.Add(One.Group, -600, "from before");
        logs.Add(One.Group, 3, "in time");
        logs.Add(Two.Group, 2, "a little late", arrival: 20);
        logs.Add(Two.Group, 1, "very late", arrival: 700);
        logs.Add(One.Group, 720, "the end");

        (await FollowAsync(until: "the end")).Should().Equal("from before", "in time", "a little late", "very late", "the end");
    }

    [Fact]
    public async Task What_cannot_be_read_again_is_forgotten_and_not_read_again()
    {
        logs.Add(One.Group, 1, "first", id: "same");
        logs.Add(One.Group, 2000, "second", id: "same");

        (await FollowAsync(until: "second")).Should().Equal("first", "second");
        logs.Requests.Should().OnlyContain(request => request["startTime"]!.GetValue<long>() >= Begin.ToUnixTimeMilliseconds());
        logs.Requests[^1]["startTime"]!.GetValue<long>().Should().BeGreaterThan(Begin.AddSeconds(1000).ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1200)] // longer than it is remembered what was read
    public async Task Who_follows_on_after_a_fault_misses_nothing_and_hears_nothing_twice(int seconds)
    {
        logs.Add(One.Group, -2, "before");
        logs.Add(One.Group, 3, "during");
        logs.Add(One.Group, 1300, "the end");
        logs.Add(One.Group, 30, "later");
        var (first, last) = (time.Now.AddSeconds(1), time.Now.AddSeconds(seconds));
        // A first page is told before.
        logs.IsRefused = question => question["nextToken"] is not null && time.Now > first && time.Now < last;

        var read = await FollowAsync(until: "the end");

        read.Should().Contain("no");
        string.Join(' ', read.Where(line => line != "no")).Should().Be("before during later the end");
    }

    [Fact]
    public async Task The_newest_lines_are_read_from_the_end_and_told_in_the_order_of_time()
    {
        foreach (var second in Enumerable.Range(1, 6))
            logs.Add(second % 2 == 0 ? One.Group : Two.Group, -second, $"{-second}");
        logs.Add(One.Group, -3000, "old");
        logs.Add(One.Group, 0, "after the end");

        (await Newest(3)).Should().Be(("-3 -2 -1", true));
        logs.Requests.Should().OnlyContain(request => request["startTime"]!.GetValue<long>() > time.Now.AddMinutes(-2).ToUnixTimeMilliseconds());
        (await Newest(7)).Should().Be(("old -6 -5 -4 -3 -2 -1", false));
        (await Newest(6)).More.Should().BeTrue("there is one more, however far back");

        async Task<(string Lines, bool More)> Newest(int limit)
        {
            var (lines, more) = await Reader(One, Two).NewestAsync(new TimeRange(Begin, time.Now).Backwards(), limit, default);
            return (string.Join(' ', lines.Select(line => line.Message)), more);
        }
    }

    [Fact]
    public async Task Only_what_is_wanted_is_asked_for_and_told()
    {
        logs.Add(One.Group, -2, """{"level":"ERROR","message":"bad"}""");
        logs.Add(One.Group, -1, """{"level":"INFO","message":"good"}""");

        (await Reader(new LogFilter(LogLevel.Error), One).ReadAsync(Begin, default).ToListAsync())
            .Should().ContainSingle().Which.Entry.Message.Should().Be("bad");
        logs.Requests[0]["filterPattern"]!.GetValue<string>().Should().Contain("""$.level = "ERROR" """.TrimEnd());
        await Reader(One).ReadAsync(Begin, default).ToListAsync();
        logs.Requests[^1]["filterPattern"].Should().BeNull();
    }

    [Fact]
    public async Task A_throttled_question_is_asked_again_and_one_that_is_refused_is_told()
    {
        var throttled = Answer(HttpStatusCode.BadRequest, """{"__type":"ThrottlingException","message":"Rate exceeded"}""");
        var page = Ok("""{"events":[{"timestamp":1,"eventId":"1","message":"there\n"}]}""");
        (await Read(throttled, throttled, page)).Should().Equal("there");

        var denied = Answer(HttpStatusCode.BadRequest, """{"__type":"AccessDeniedException","message":"logs:FilterLogEvents"}""");
        (await FluentActions.Awaiting(() => Read(denied)).Should().ThrowAsync<AwsException>()).Which.Code.Should().Be("AccessDeniedException");

        async Task<List<string>> Read(params Func<HttpResponseMessage>[] answers)
        {
            using var api = new AwsApi(new Uri("http://127.0.0.1:1"), "eu-west-2", new FakeTransport(answers), time: new InstantTime());
            return await new LogReader(api, [One], new LogFilter()).ReadAsync(Begin, default).Select(line => line.Message).ToListAsync();
        }
    }

    private DateTimeOffset Begin { get; } = new MovingTime().Now.AddHours(-1);

    private LogReader Reader(params LogSource[] sources) => Reader(new LogFilter(), sources);

    private LogReader Reader(LogFilter filter, params LogSource[] sources) =>
        new(new AwsApi(new Uri("http://127.0.0.1:1"), "eu-west-2", logs), sources, filter, time);

    private async Task<List<string>> FollowAsync(string until)
    {
        using var end = new CancellationTokenSource();
        var read = new List<string>();
        try
        {
            await foreach (var batch in Reader(One, Two).FollowAsync(Begin, end.Token))
            {
                read.AddRange(batch.Lines.Select(line => line.Message).Concat(batch.Fault is { } fault ? [fault.Message] : []));
                if (read.LastOrDefault() == until)
                    await end.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }

        return read;
    }
}
