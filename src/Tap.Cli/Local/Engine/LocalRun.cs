using System.Text.Json.Nodes;
using Pulumi;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>How a run ended.</summary>
/// <param name="Outputs">The stack's outputs; null unless the program ran to its end.</param>
/// <param name="Errors">What went wrong besides the failed steps of the plan.</param>
/// <param name="Interrupted">Whether it was stopped from outside.</param>
internal sealed record RunResult(JsonObject? Outputs, IReadOnlyList<string> Errors, bool Interrupted)
{
    /// <summary>Whether everything that had to be done is done.</summary>
    public bool Succeeded => Outputs is not null && Errors.Count == 0 && !Interrupted;
}

/// <summary>What a run is asked for.</summary>
/// <param name="Preview">Whether nothing may be changed.</param>
/// <param name="Refresh">Whether what was changed by other hands counts as what is there.</param>
/// <param name="Targets">What the run is limited to.</param>
internal sealed record RunOptions(bool Preview, bool Refresh, Targets Targets);

/// <summary>Runs the program against local-aws: the preview and the deployment of a stack.</summary>
/// <param name="aws">The local AWS.</param>
/// <param name="root">The folder of <c>Pulumi.yaml</c>.</param>
/// <param name="stack">The stack's name.</param>
/// <param name="configuration">The stack's configuration.</param>
/// <param name="program">The program; its stack takes the options it is given.</param>
internal sealed class LocalRun(ILocalAws aws, string root, string stack, StackConfiguration configuration, StackProgram program)
{
    /// <summary>Compares and, unless it is a preview, brings about what the program wants; then deletes what left the program.</summary>
    /// <param name="plan">Told of every step.</param>
    /// <param name="options">What the run is asked for.</param>
    /// <param name="cancellation">Stops the run: what is under way ends, nothing new begins.</param>
    /// <exception cref="UserException">The targets cannot be.</exception>
    public async Task<RunResult> RunAsync(Plan plan, RunOptions options, CancellationToken cancellation = default)
    {
        var (preview, targets) = (options.Preview, options.Targets);
        var records = options.Refresh ? await aws.RefreshAsync(stack, keep: !preview) : await aws.GetResourcesAsync(stack);
        var context = new RunContext(
            stack, records.ToDictionary(record => record.Key), await aws.GetKindsAsync(), configuration.Region, preview, targets);
        targets.Check(context.Records);
        var recorder = new Recorder(plan.Announce);
        var mocks = new LocalMocks(aws, context, plan, recorder);
        await using var stop = cancellation.Register(mocks.Close);
        try
        {
            // What stays unmade has attributes that nobody knows, as in a preview.
            var unknowns = preview || targets.LeaveOut(context.Records);
            var outputs = await recorder.RunAsync(mocks, configuration.Prepare(root, stack, unknowns), program);
            var resolved = await OutputJson.ResolveAsync(outputs);
            if (cancellation.IsCancellationRequested)
                return new RunResult(null, [], Interrupted: true);

            var wanted = plan.Steps.Select(step => step.Key).ToHashSet();
            var leftovers = records.Where(record => !wanted.Contains(record.Key) && targets.Include(record.Key)).ToList();
            var deletion = new Deletion(aws, stack, plan);
            var deleted = preview ? deletion.Preview(leftovers) : await deletion.DeleteAsync(leftovers, cancellation);
            return new RunResult(deleted ? resolved : null, [], cancellation.IsCancellationRequested);
        }
        catch (AwsException exception)
        {
            return new RunResult(null, [$"deleting what was replaced: {exception.Code}: {exception.Message}"], cancellation.IsCancellationRequested);
        }
        catch (Exception exception) when (exception is RunException or AggregateException)
        {
            mocks.Close();
            await mocks.Drained;
            var stepFailed = plan.Steps.Any(step => step.State == StepState.Failed);
            return new RunResult(
                null,
                stepFailed || cancellation.IsCancellationRequested ? [] : [.. RegisteredStack.FaultsIn(exception)],
                cancellation.IsCancellationRequested);
        }
    }
}
