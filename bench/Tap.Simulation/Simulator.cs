namespace Tap.Simulation;

/// <summary>The clock of a simulation and what is to happen: time goes from one event to the next. All times are in seconds.</summary>
internal sealed class Simulator
{
    private readonly PriorityQueue<Action, (double At, long Order)> events = new();
    private long scheduled;

    /// <summary>The time.</summary>
    public double Now { get; private set; }

    /// <summary>Has something happen later. What is due at the same time happens in the order in which it was asked for.</summary>
    public void After(double delay, Action action)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        events.Enqueue(action, (Now + delay, scheduled++));
    }

    /// <summary>Runs until nothing is left to happen, or until that time.</summary>
    public void Run(double until = double.PositiveInfinity)
    {
        while (events.TryPeek(out var action, out var due) && due.At <= until)
        {
            events.Dequeue();
            Now = due.At;
            action();
        }
    }
}
