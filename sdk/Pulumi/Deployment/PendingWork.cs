namespace Pulumi;

/// <summary>What a run still waits for, and what has gone wrong in it.</summary>
internal sealed class PendingWork
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _errors = [];
    private readonly HashSet<Exception> _failures = new(ReferenceEqualityComparer.Instance);

    // The program itself counts as one.
    private int _count = 1;

    /// <summary>Ends when nothing is left to wait for, or at the first failure.</summary>
    public Task Ended => _ended.Task;

    public void Track(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        if (task.IsCompleted)
        {
            Fail(task);
            return;
        }
        Interlocked.Increment(ref _count);
        task.ContinueWith(
            static (ended, self) => ((PendingWork)self!).OnEnded(ended),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits for the program and takes it off the count.</summary>
    public void TrackProgram(Task program)
    {
        Track(program);
        Release();
    }

    public void AddError(string message)
    {
        lock (_errors)
            _errors.Add(message);
    }

    /// <summary>Throws what has gone wrong so far, if anything.</summary>
    /// <exception cref="RunException">One thing has.</exception>
    /// <exception cref="AggregateException">Several have; one <see cref="RunException"/> each.</exception>
    public void ThrowErrors()
    {
        RunException[] errors;
        lock (_errors)
            errors = [.. _errors.Select(message => new RunException(message))];
        if (errors.Length == 1)
            throw errors[0];
        if (errors.Length > 1)
            throw new AggregateException(errors);
    }

    private void OnEnded(Task task)
    {
        if (!task.IsCompletedSuccessfully)
            Fail(task);
        Release();
    }

    private void Fail(Task task)
    {
        foreach (var exception in task.Exception?.InnerExceptions ?? [new TaskCanceledException(task) as Exception])
        {
            // One exception is met many times: by the output that failed, and by everything that read it.
            lock (_errors)
            {
                if (_failures.Add(exception))
                    _errors.Add(RunErrors.Describe(exception));
            }
        }
        _ended.TrySetResult();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            _ended.TrySetResult();
    }
}
