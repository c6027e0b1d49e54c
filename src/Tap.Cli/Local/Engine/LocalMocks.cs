using System.Collections.Immutable;
using System.Diagnostics;
using Pulumi;
using Pulumi.Testing;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What the mocks of a run work on.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Records">What is recorded of the stack, by key.</param>
/// <param name="Kinds">What local-aws says of each kind.</param>
/// <param name="DefaultRegion">The configured <c>aws:region</c>, if any.</param>
/// <param name="IsPreview">Whether nothing may be changed.</param>
/// <param name="Targets">What the run is limited to.</param>
internal sealed record RunContext(
    string Stack, IReadOnlyDictionary<string, ResourceRecord> Records, IReadOnlyDictionary<string, KindInfo> Kinds, string? DefaultRegion,
    bool IsPreview, Targets Targets);

/// <summary>Makes what the program registers real: each registration is compared with the record and brought about in local-aws.</summary>
internal sealed class LocalMocks(ILocalAws aws, RunContext run, Plan plan, Recorder recorder) : IMocks
{
    private readonly Providers providers = new(run.DefaultRegion);
    private readonly InFlight inFlight = new();

    /// <summary>Refuses what is registered from now on.</summary>
    public void Close() => inFlight.Close();

    /// <summary>Ends when nothing is under way any more, once <see cref="Close"/> was called.</summary>
    public Task Drained => inFlight.Drained;

    /// <inheritdoc />
    public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        var (type, name) = (args.Type!, args.Name!);
        if (Providers.IsProvider(type))
            return (providers.Add(name, Wire.ToJson(args.Inputs)), args.Inputs);

        var options = recorder.Find(type, name) ?? RecordedOptions.None;
        if (options.IsComponent)
            return (null, ImmutableDictionary<string, object>.Empty);

        var key = RegisteredResource.KeyOf(type, name);
        if (!run.Targets.Include(key))
            return LeaveAlone(args, options, run.Records.GetValueOrDefault(key));

        using (inFlight.Enter())
            return await DeployAsync(args, options);
    }

    /// <inheritdoc />
    public async Task<object> CallAsync(MockCallArgs args)
    {
        using (inFlight.Enter())
        {
            try
            {
                var arguments = Wire.ToJson(args.Args);
                return Wire.FromJson(await aws.InvokeAsync(args.Token!, arguments, providers.Find(args.Provider).Region));
            }
            catch (Exception exception) when (exception is AwsException or UserException)
            {
                throw new RunException($"invoking {args.Token}: {StepFailure.Of(exception)}");
            }
        }
    }

    private (string? Id, object State) LeaveAlone(MockResourceArgs args, RecordedOptions options, ResourceRecord? record)
    {
        if (record is null)
            return (null, args.Inputs);

        plan.Report(new Step(record.Type, record.Name, Operation.Same) { State = run.IsPreview ? StepState.Planned : StepState.Done });
        return (record.Id, State(record, options));
    }

    private async Task<(string? Id, object State)> DeployAsync(MockResourceArgs args, RecordedOptions options)
    {
        var step = new Step(args.Type!, args.Name!, Operation.Create);
        var watch = Stopwatch.StartNew();
        try
        {
            RefuseWhatTheProviderWould(args);
            var kind = KindOf(args);
            var goal = await GoalOfAsync(args, options);
            var record = run.Records.GetValueOrDefault(goal.Key);
            var difference = Differ.Compare(record, goal, kind);
            goal = goal with { Inputs = difference.Inputs };
            step = step with { Operation = difference.Operation, Changes = difference.Changes, StateOnly = kind.StateOnly };
            if (step.Operation == Operation.Replace && record!.Refusal is { } refusal)
                throw new UserException(refusal, ResourceRecord.UnprotectAdvice);

            if (run.IsPreview)
            {
                plan.Report(step with { State = StepState.Planned });
                return PreviewState.Of(difference, record, goal, kind);
            }

            if (step.Operation != Operation.Same)
                plan.Report(step);
            record = await PerformAsync(difference.Operation, record, goal);
            plan.Report(step with { State = StepState.Done, Duration = watch.Elapsed });
            return (record.Id, State(record, options));
        }
        catch (Exception exception) when (exception is AwsException or UserException or RunException)
        {
            var failure = StepFailure.Of(exception);
            plan.Report(step with { State = StepState.Failed, Failure = failure, Duration = watch.Elapsed });
            inFlight.Close();
            throw new ResourceException($"{step.Key}: {failure}", null, hideStack: true);
        }
    }

    private KindInfo KindOf(MockResourceArgs args)
    {
        if (!string.IsNullOrEmpty(args.Id))
            throw new UserException($"The program reads the existing resource {args.Id}; the local run only knows resources that the stack makes.");
        return run.Kinds.TryGetValue(args.Type!, out var kind)
            ? kind
            : throw new UserException($"local-aws does not know the kind {args.Type}; add a handler for it to local-aws/local_aws/services.");
    }

    private void RefuseWhatTheProviderWould(MockResourceArgs args)
    {
        var faults = ProviderSchema.Instance.Check(args.Type!, args.Name!, args.Inputs, run.IsPreview);
        if (faults.Count > 0)
            throw new UserException(string.Join('\n', faults));
    }

    private async Task<ResourceGoal> GoalOfAsync(MockResourceArgs args, RecordedOptions options)
    {
        var provider = providers.Find(args.Provider);
        var goal = new ResourceGoal(args.Type!, args.Name!, provider.Region, Wire.ToJson(args.Inputs), provider.DefaultTags, options);
        return run.IsPreview ? goal with { UnknownInputs = await UnknownInputs.FindAsync(options.Args, goal.Inputs) } : goal;
    }

    private async Task<ResourceRecord> PerformAsync(Operation operation, ResourceRecord? record, ResourceGoal goal)
    {
        switch (operation)
        {
            case Operation.Create:
                return await aws.CreateAsync(run.Stack, goal);
            case Operation.Update:
                return await aws.UpdateAsync(run.Stack, goal);
            case Operation.Replace when goal.Options.DeleteBeforeReplace || record!.Meta.RetainOnDelete:
                await aws.DeleteAsync(run.Stack, goal.Key, record!.Meta.RetainOnDelete);
                return await aws.CreateAsync(run.Stack, goal);
            case Operation.Replace:
                return await aws.ReplaceAsync(run.Stack, goal);

            // The resource stays as it is, but a later run has to know its new options.
            case Operation.Same when record!.Meta != goal.Meta:
                return await aws.UpdateAsync(run.Stack, goal);
            default:
                return record!;
        }
    }

    private static ImmutableDictionary<string, object> State(ResourceRecord record, RecordedOptions options)
    {
        var state = Wire.FromJson(record.Outputs);
        var secrets = options.Secrets.Where(state.ContainsKey)
            .Select(name => KeyValuePair.Create(name, (object)Output.CreateSecret(state[name])));
        return state.SetItems(secrets);
    }
}
