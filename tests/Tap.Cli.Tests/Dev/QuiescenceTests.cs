using Tap.Cli.Dev;

namespace Tap.Cli.Tests.Dev;

/// <summary>Many saves at once are one change, and one that comes while another is dealt with is not lost.</summary>
public sealed class QuiescenceTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly WaitedTime time = new();
    private readonly Quiescence quiescence;

    public QuiescenceTests() => quiescence = new Quiescence(Pause, time);

    [Fact]
    public async Task Events_are_one_until_none_has_come_for_the_pause()
    {
        var begun = time.GetTimestamp();
        quiescence.Touch();
        time.WhileWaiting = waits =>
        {
            if (waits <= 3)
                quiescence.Touch();
        };

        (await quiescence.WaitAsync(CancellationToken.None)).Should().Be(begun, "that is when it was saved");
        time.Waits.Should().Equal(Pause, Pause, Pause, Pause);
    }

    [Fact]
    public async Task An_event_after_the_pause_is_another_one()
    {
        quiescence.Touch();
        await quiescence.WaitAsync(CancellationToken.None);
        var next = quiescence.WaitAsync(CancellationToken.None);
        next.IsCompleted.Should().BeFalse();

        var begun = time.GetTimestamp();
        quiescence.Touch();
        (await next).Should().Be(begun);
    }

    [Fact]
    public async Task Whoever_waits_can_give_up()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = quiescence.WaitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>A clock that moves when somebody waits, and tells.</summary>
    private sealed class WaitedTime : TimeProvider
    {
        private long now;

        public List<TimeSpan> Waits { get; } = [];

        public Action<int> WhileWaiting { get; set; } = _ => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            now += dueTime.Ticks;
            WhileWaiting(Waits.Count);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
