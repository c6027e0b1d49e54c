using System.Diagnostics;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>Deletes resources in the reverse order of their creation, one by one, so that nothing goes before what depends on it.</summary>
internal sealed class Deletion(ILocalAws aws, string stack, Plan plan)
{
    /// <summary>Plans the deletions without doing them.</summary>
    /// <param name="records">The resources in the order of their creation.</param>
    /// <returns>Whether they could be done.</returns>
    public bool Preview(IReadOnlyList<ResourceRecord> records)
    {
        if (!AllUnprotected(records))
            return false;

        foreach (var record in records.Reverse())
            plan.Report(StepFor(record) with { State = StepState.Planned });
        return true;
    }

    /// <summary>Deletes the resources, and what replacements left behind. When one of them is protected, nothing is deleted.</summary>
    /// <param name="records">The resources in the order of their creation.</param>
    /// <param name="cancellation">Stops before the next deletion.</param>
    /// <returns>Whether all are gone.</returns>
    public async Task<bool> DeleteAsync(IReadOnlyList<ResourceRecord> records, CancellationToken cancellation)
    {
        if (!AllUnprotected(records))
            return false;

        foreach (var record in records.Reverse())
        {
            if (cancellation.IsCancellationRequested || !await TryDeleteAsync(record))
                return false;
        }

        await aws.SweepAsync(stack);
        return true;
    }

    private bool AllUnprotected(IReadOnlyList<ResourceRecord> records)
    {
        var refused = records.Where(record => record.Refusal is not null).ToList();
        foreach (var record in refused)
        {
            var failure = new StepFailure(null, record.Refusal!, ResourceRecord.UnprotectAdvice);
            plan.Report(StepFor(record) with { State = StepState.Failed, Failure = failure });
        }

        return refused.Count == 0;
    }

    private async Task<bool> TryDeleteAsync(ResourceRecord record)
    {
        var step = StepFor(record);
        var watch = Stopwatch.StartNew();
        plan.Report(step);
        try
        {
            await aws.DeleteAsync(stack, record.Key, record.Meta.RetainOnDelete);
            plan.Report(step with { State = StepState.Done, Duration = watch.Elapsed });
            return true;
        }
        catch (Exception exception) when (exception is AwsException or UserException)
        {
            plan.Report(step with { State = StepState.Failed, Failure = StepFailure.Of(exception), Duration = watch.Elapsed });
            return false;
        }
    }

    private static Step StepFor(ResourceRecord record) => new(record.Type, record.Name, Operation.Delete);
}
