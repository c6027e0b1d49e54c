namespace Tap.Cli.Local.Engine;

/// <summary>Counts the operations under way, so that a run that ends early can refuse new ones and wait for the rest.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool closed;

    /// <summary>Begins an operation; disposing the result ends it.</summary>
    /// <exception cref="OperationCanceledException">The run is ending.</exception>
    public IDisposable Enter()
    {
        lock (gate)
        {
            if (closed)
                throw new OperationCanceledException("The run is ending.");
            count++;
        }

        return new Operation(this);
    }

    /// <summary>Refuses new operations.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            if (count == 0)
                drained.TrySetResult();
        }
    }

    /// <summary>Ends when new operations are refused and none is under way.</summary>
    public Task Drained => drained.Task;

    private void Leave()
    {
        lock (gate)
        {
            if (--count == 0 && closed)
                drained.TrySetResult();
        }
    }

    private sealed class Operation(InFlight owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
