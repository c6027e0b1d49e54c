using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>A program that runs to its end without any AWS, and what the guardrails find in it.</summary>
/// <param name="Stack">What it registers.</param>
/// <param name="Guardrails">What they find.</param>
internal sealed record CheckedProgram(RegisteredStack Stack, GuardrailReport Guardrails);

/// <summary>What became of an update or a preview.</summary>
/// <param name="Plan">What was done, or would be.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Program">The program; null when it does not run to its end without any AWS.</param>
/// <param name="Deployed">The stack; null unless the program ran to its end on the local AWS.</param>
internal sealed record StackOutcome(Plan Plan, RunResult Result, CheckedProgram? Program, DeployedStack? Deployed = null)
{
    /// <summary>The steps that did not leave a resource as it was.</summary>
    public IEnumerable<Step> Changes => Plan.Steps.Where(step => step.Operation != Operation.Same);
}

/// <summary>One run of the program against the local AWS, whoever asks for it and however it is shown.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="request">What is asked for.</param>
/// <param name="configuration">The stack's configuration.</param>
internal sealed class StackUpdate(Workspace workspace, StackRequest request, StackConfiguration configuration)
{
    /// <summary>Told where the local AWS listens, once the program may run on it.</summary>
    public Action<Uri>? OnBegin { get; init; }

    /// <summary>Told of every step as it starts and as it ends.</summary>
    public Action<Step>? OnStep { get; init; }

    /// <summary>Shows the run until it is over; null when nobody looks on.</summary>
    public Func<Plan, Task<RunResult>, Task<RunResult>>? Show { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="known">The program, when it was checked before and is the same; null to check it first.</param>
    /// <param name="cancellation">Interrupts the run.</param>
    /// <exception cref="UserException">Another run changes the stack, another stack has its suffix, or the local AWS does not answer.</exception>
    public async Task<StackOutcome> RunAsync(CheckedProgram? known, CancellationToken cancellation)
    {
        var preview = request.Preview;
        using var stackLock = preview ? null : FileLock.TakeStack(workspace.StackFolder(request.Stack), request.Stack);
        var (program, fault) = known is null ? await CheckAsync() : (known, null);
        if (program is null || (!preview && program.Guardrails.Findings.Count > 0))
        {
            var refusal = new RunResult(null, [fault ?? $"Nothing was changed. {GuardrailText.Advice}"], Interrupted: false);
            return new StackOutcome(new Plan(), refusal, program);
        }

        LostStacks.Tell(workspace);
        var localAws = await new LocalAwsProcess(workspace).EnsureAsync(request.Port, Console.Error.WriteLine);
        using var client = new LocalAwsClient(localAws);
        if (!preview)
            new LostStacks(workspace, localAws.Instance).Clear();
        await Suffix.CheckAsync(client, program.Stack);

        OnBegin?.Invoke(localAws.Endpoint);
        var plan = new Plan(preview ? null : OnStep);
        var options = new RunOptions(preview, request.Refresh, new Targets(request.Targets, program.Stack.Registrations));
        var running = new LocalRun(
            client, workspace.Root, request.Stack, configuration, outermost => TapProgram.RunAsync(TapSettings.Load(), outermost))
            .RunAsync(plan, options, cancellation);
        var result = Show is null ? await running : await Show(plan, running);
        if (!preview && result.Outputs is { } outputs)
        {
            // A run that was limited does not know what it left out.
            foreach (var unknown in outputs.Where(output => $"{output.Value}" == OutputJson.Unknown).Select(output => output.Key).ToList())
                outputs.Remove(unknown);
            Workspace.Write(workspace.OutputsFile(request.Stack), outputs.ToJsonString(OutputJson.Format));
        }

        return new StackOutcome(
            plan, result, program, result.Outputs is null ? null : new DeployedStack(request.Stack, result.Outputs, localAws.Endpoint));
    }

    // Before anything is made, and without any AWS.
    private async Task<(CheckedProgram? Program, string? Fault)> CheckAsync()
    {
        try
        {
            var registered = await RegisteredStack.RunAsync(workspace.Root, request.Stack, configuration);
            return (new CheckedProgram(registered, registered.Guardrails), null);
        }
        catch (UserException exception)
        {
            return (null, exception.Message);
        }
    }
}
