namespace Tap.Cli.Dev;

/// <summary>Makes one of many events that follow each other closely: it is over when none has come for a while.</summary>
/// <param name="pause">That while.</param>
/// <param name="time">The clock; null for the machine's.</param>
internal sealed class Quiescence(TimeSpan pause, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private TaskCompletionSource begun = New();
    private long first;
    private long last;

    /// <summary>Notes an event; safe to call from several threads.</summary>
    public void Touch()
    {
        lock (gate)
        {
            last = time.GetTimestamp();
            if (begun.Task.IsCompleted)
                return;
            first = last;
            begun.SetResult();
        }
    }

    /// <summary>Ends when there were events since this ended the last time, and none for the pause.</summary>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>When the first of them was, as a timestamp of the clock.</returns>
    public async Task<long> WaitAsync(CancellationToken cancellation)
    {
        await Begun().WaitAsync(cancellation);
        while (true)
        {
            TimeSpan left;
            lock (gate)
            {
                left = pause - time.GetElapsedTime(last);
                if (left <= TimeSpan.Zero)
                {
                    begun = New();
                    return first;
                }
            }

            await Task.Delay(left, time, cancellation);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Begun()
    {
        lock (gate)
            return begun.Task;
    }
}
