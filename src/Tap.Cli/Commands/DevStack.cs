using System.Diagnostics;
using System.Text.RegularExpressions;
using Spectre.Console;
using Tap.Cli.Dev;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>The stack of a <see cref="DevSession"/>: its updates, which are those of <c>up</c> in a process that is warm.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="request">The update that each save asks for.</param>
/// <param name="log">Follows the logs of what is up.</param>
/// <param name="files">Told which files the settings name.</param>
/// <param name="inspected">The function that a debugger may attach to; null for none.</param>
internal sealed partial class DevStack(Workspace workspace, StackRequest request, StackLog log, SourceFiles files, string? inspected)
    : IAsyncDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(200);

    private readonly StackLife life = new(workspace, request.Stack);

    // The local AWS that has the stack; null while it is not up.
    private string? instance;

    // The program as the last update ran it, which is the same as long as nothing but bundles changes; null after one that failed.
    private CheckedProgram? known;

    private (DebugSession Session, string Instance)? debugging;

    /// <summary>Ends when no debugger can attach to the function any more that one could attach to.</summary>
    public Task Debugged => debugging?.Session.Ended ?? Never;

    /// <summary>Whether there is a stack, be it one that was there before the first update has ended.</summary>
    public bool IsUp => life.Instance is not null;

    /// <summary>Whether the last update failed, so that the stack is not as its sources.</summary>
    public bool IsBehind => known is null;

    /// <summary>Ends when the stack, which was up, is not any more.</summary>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public async Task<StackEnd> EndAsync(CancellationToken cancellation)
    {
        if (instance is null)
            await Task.Delay(Timeout.Infinite, cancellation);
        return await life.EndAsync(instance!, cancellation);
    }

    /// <summary>Brings it up as <c>up</c> does, and shows that as <c>up</c> does.</summary>
    /// <param name="cancellation">Interrupts it.</param>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var session = new StackSession(workspace, request);
        try
        {
            await session.RunAsync(cancellation);
        }
        catch (UserException exception)
        {
            DevOutput.Fault(exception);
        }

        if (session.Outcome is { } outcome)
            await KeepAsync(outcome);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Brings it up to date, and says in a line or a few what came of it.</summary>
    /// <param name="cause">What changed.</param>
    /// <param name="since">When that was saved, as a timestamp of the machine's clock.</param>
    /// <param name="onlyBundles">Whether nothing but bundles changed, so that the program is the one that was checked.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public async Task UpdateAsync(string cause, long since, bool onlyBundles, CancellationToken cancellation)
    {
        try
        {
            var configuration = StackConfiguration.Read(workspace.Root, request.Stack, request.Config);
            files.NamedBySettings = configuration.FilesIn(workspace.Root);
            var update = new StackUpdate(workspace, request, configuration);
            if (await InTurnAsync(() => update.RunAsync(onlyBundles ? known : null, cancellation), cancellation) is not { } outcome)
                return;

            await KeepAsync(outcome);
            cancellation.ThrowIfCancellationRequested();
            Show(cause, outcome, Stopwatch.GetElapsedTime(since));
        }
        catch (UserException exception)
        {
            known = null;
            DevOutput.Fault(exception);
        }
    }

    /// <summary>Ends what a debugger may attach to.</summary>
    public async ValueTask DisposeAsync()
    {
        if (debugging is not { Session: var session })
            return;
        debugging = null;
        await session.DisposeAsync();
    }

    private void Show(string cause, StackOutcome outcome, TimeSpan duration)
    {
        if (outcome.Deployed is { } deployed && outcome.Result.Succeeded)
        {
            var functions = deployed.Functions.ToDictionary(function => function.Value, function => function.Key);
            foreach (var line in DevText.Changes(cause, outcome.Plan.Steps, functions))
                DevOutput.Say(Style.Plain, $"{line}  {StepText.Seconds(duration)}");
            return;
        }

        var broken = outcome.Program is { Guardrails.Findings.Count: > 0 } program ? GuardrailText.Lines(program.Guardrails) : [];
        string[] faults = [.. broken, .. Summary.Failures(outcome.Plan.Steps), .. outcome.Result.Errors.SelectMany(Lines)];
        foreach (var line in DevText.Some(faults))
            DevOutput.Say(DevText.Bad, line);
    }

    // A fault of a setting begins with its line in the stack's file.
    private IEnumerable<string> Lines(string error) => $"error: {error}".Split('\n').Select(line =>
        Setting().Match(line) is { Success: true, Groups: [_, var name] }
        && StackFile.LineOf(workspace.Root, request.Stack, name.Value) is { } number
            ? $"Pulumi.{request.Stack}.yaml:{number}: {line.Trim()}"
            : line);

    // Another ./tap that changes the stack goes first. Null when the stack is gone with it.
    private async Task<StackOutcome?> InTurnAsync(Func<Task<StackOutcome>> update, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return instance is null || life.Instance == instance || !await life.IsTakenDownAsync() ? await update() : null;
            }
            catch (StackTakenException)
            {
                if (isFirst)
                    DevOutput.Say(Style.Plain, "Waiting for another ./tap that changes the stack");
                await Task.Delay(WaitForOthers, cancellation);
            }
        }
    }

    private async Task KeepAsync(StackOutcome outcome)
    {
        known = outcome.Result.Succeeded ? outcome.Program : null;
        if (outcome.Deployed is not { } deployed)
            return;
        instance = life.Instance;
        await log.FollowAsync(deployed);
        if (inspected is null || instance is null || debugging?.Instance == instance)
            return;

        await DisposeAsync();
        var localAws = await new LocalAwsProcess(workspace).RequireAsync();
        debugging = (await DebugSession.StartAsync(localAws, deployed.FunctionNamed(inspected), deployed.Region, port: null), instance);
        DevOutput.Say(Style.Plain, debugging.Value.Session.Sentence);
    }

    [GeneratedRegex(@"^ *([a-z]+:[\w.-]+) = ")]
    private static partial Regex Setting();
}
