using System.CommandLine;
using System.Diagnostics;
using Tap.Cli.Local;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>What <c>up</c> and <c>preview</c> are asked for.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Config">Settings over those of its file.</param>
/// <param name="Json">Whether to print one JSON document.</param>
/// <param name="Diff">Whether to show property changes.</param>
/// <param name="Preview">Whether nothing may be changed.</param>
/// <param name="Refresh">Whether what was changed by other hands counts as what is there.</param>
/// <param name="Targets">The resources that it is limited to; none for all.</param>
/// <param name="ExpectNoChanges">Whether a change is a failure.</param>
/// <param name="Port">The port of local-aws; null for any.</param>
internal sealed record StackRequest(
    string Stack, IReadOnlyList<string> Config, bool Json, bool Diff, bool Preview, bool Refresh, IReadOnlyList<string> Targets,
    bool ExpectNoChanges, int? Port = null)
{
    /// <summary>Reads what <c>up</c> and <c>preview</c> have in common.</summary>
    public static StackRequest Of(ParseResult parsed, bool preview) => new(
        parsed.GetRequiredValue(CommonOptions.Stack),
        parsed.GetValue(CommonOptions.Config) ?? [],
        parsed.GetValue(CommonOptions.Json),
        parsed.GetValue(CommonOptions.Diff),
        preview,
        parsed.GetValue(CommonOptions.Refresh),
        parsed.GetValue(CommonOptions.Target) ?? [],
        parsed.GetValue(CommonOptions.ExpectNoChanges));
}

/// <summary>Runs the program for <c>up</c> and <c>preview</c> and shows how it goes.</summary>
internal sealed class StackSession(Workspace workspace, StackRequest request)
{
    /// <summary>What became of it; null before it has run.</summary>
    public StackOutcome? Outcome { get; private set; }

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Interrupts the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var preview = request.Preview;
        var watch = Stopwatch.StartNew();
        var configuration = StackConfiguration.Read(workspace.Root, request.Stack, request.Config);
        var display = new Display($"{configuration.Project}-{request.Stack}", request.Json ? TextWriter.Null : Console.Out, request.Json ? null : Display.Terminal);
        var update = new StackUpdate(workspace, request, configuration)
        {
            OnBegin = endpoint => Say($"{(preview ? "Previewing" : "Updating")} ({request.Stack}) on the local AWS at {endpoint}\n"),
            OnStep = display.OnStep,
            Show = preview ? null : display.ShowAsync,
        };
        var outcome = Outcome = await update.RunAsync(known: null, cancellation);
        var (plan, result, guardrails) = (outcome.Plan, outcome.Result, outcome.Program?.Guardrails);
        if (preview && result.Errors.Count == 0)
            display.WriteTree(plan);
        if (preview && result.Succeeded && guardrails is not { Findings.Count: 0, UnusedWaivers.Count: 0 })
            result = result with { Errors = [GuardrailText.Advice] };
        if (request.ExpectNoChanges && result.Succeeded && outcome.Changes.Any())
            result = result with { Errors = [$"No changes were expected, and there {(preview ? "would be" : "were")} some."] };

        string[] next = preview || !result.Succeeded
            ? []
            : [.. NextCommands.Lines(outcome.Deployed!, outcome.Program!.Stack.Authorization), ""];
        return End(plan, result, guardrails, watch.Elapsed, next);
    }

    private int End(Plan plan, RunResult result, GuardrailReport? guardrails, TimeSpan duration, params IReadOnlyList<string> next)
    {
        if (request.Json)
            Console.WriteLine(JsonReport.Of(plan.Steps, result, guardrails, duration).ToJsonString(OutputJson.Format));
        else
            Report(plan, result, guardrails, duration, next);
        return result.Succeeded ? ExitCode.Success : result.Interrupted ? ExitCode.Interrupted : ExitCode.Failure;
    }

    // The summary stands last, where the eye is.
    private void Report(Plan plan, RunResult result, GuardrailReport? guardrails, TimeSpan duration, IReadOnlyList<string> next)
    {
        Say("");
        foreach (var line in request.Diff ? DiffText.Lines(plan.Steps) : [])
            Say(line);
        foreach (var line in result.Outputs is null ? [] : Summary.Outputs(result.Outputs))
            Say(line);
        foreach (var line in Summary.StateOnly(plan.Steps))
            Say(line);
        foreach (var line in guardrails is null ? [] : GuardrailText.Lines(guardrails))
            Say(line);
        foreach (var line in next)
            Say(line);
        Say(Summary.Resources(plan.Steps));
        Say($"Duration: {StepText.Seconds(duration)}");
        if (result.Succeeded)
            return;

        foreach (var line in Summary.Failures(plan.Steps).Concat(result.Errors.Select(error => $"error: {error}")))
            Console.Error.WriteLine(line);
        if (!request.Preview && Summary.HowToGoOn(plan.Steps, result, workspace.LocalAwsLog) is { } advice)
            Console.Error.WriteLine(advice);
    }

    private void Say(string line)
    {
        if (!request.Json)
            Console.WriteLine(line);
    }
}
