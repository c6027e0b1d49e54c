using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Program;

namespace Tap.Cli.Rendering;

/// <summary>What is said once a run is over.</summary>
internal static class Summary
{
    /// <summary>The outputs, one a line.</summary>
    public static IEnumerable<string> Outputs(JsonObject outputs)
    {
        if (outputs.Count == 0)
            yield break;

        var width = outputs.Max(output => output.Key.Length);
        yield return "Outputs:";
        foreach (var (name, value) in outputs.OrderBy(output => output.Key, StringComparer.Ordinal))
            yield return $"    {name.PadRight(width)} : {value?.ToJsonString(OutputJson.Compact) ?? "null"}";
        yield return "";
    }

    /// <summary>How many resources were created, updated and so on.</summary>
    public static string Resources(IReadOnlyList<Step> steps)
    {
        var parts = steps.Where(step => step.State is StepState.Done or StepState.Planned)
            .GroupBy(step => (step.Operation, step.State))
            .OrderBy(group => group.Key.Operation == Operation.Same)
            .ThenBy(group => group.Key.Operation)
            .Select(group => Part(group.Key.Operation, group.Key.State, group.Count()))
            .ToList();
        var failed = steps.Count(step => step.State == StepState.Failed);
        if (failed > 0)
            parts.Add($"{failed} failed");

        var unreal = steps.Count(step => step.StateOnly is not null);
        var note = unreal > 0 ? $" ({unreal} state only)" : "";
        return $"Resources: {(parts.Count == 0 ? "none" : string.Join(", ", parts))}{note}";
    }

    /// <summary>The failed steps with what AWS said, and then what to do. That nobody answers is said once for all of them.</summary>
    public static IEnumerable<string> Failures(IReadOnlyList<Step> steps)
    {
        var failed = steps.Where(step => step.Failure is not null).ToList();
        return failed.Where(step => !step.Failure!.IsSilence)
            .Select(step => $"error: {StepText.TypeOf(step.Type)} {step.Name}: {StepText.StatusOf(step)}: {step.Failure}")
            .Concat(failed.Where(step => step.Failure!.IsSilence).Take(1).Select(step => $"error: {step.Failure}"))
            .Concat(failed.Select(step => step.Failure!.Advice).OfType<string>().Distinct());
    }

    /// <summary>How to go on after a deployment that did not succeed; null when it did not begin.</summary>
    /// <param name="steps">The steps of the run.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="log">The log of the local AWS.</param>
    public static string? HowToGoOn(IReadOnlyList<Step> steps, RunResult result, string log) =>
        result.Interrupted ? "Interrupted; what was under way has ended, and ./tap up goes on from here."
        : steps.Any(step => step.Failure is { IsSilence: true }) ? $"The log of the local AWS is {log}."
        : steps.Any(step => step.State is StepState.Done or StepState.Failed)
            ? $"What is done stays done: put the cause right and run ./tap up again. The log of the local AWS is {log}."
        : null;

    /// <summary>What the run touched that exists in the local state alone, with the reason.</summary>
    public static IEnumerable<string> StateOnly(IReadOnlyList<Step> steps) => steps
        .Where(step => step.StateOnly is not null && step.Operation != Operation.Same)
        .Select(step => $"State only: {StepText.TypeOf(step.Type)} {step.Name}: {step.StateOnly}");

    private static string Part(Operation operation, StepState state, int count) => operation == Operation.Same
        ? $"{count} unchanged"
        : $"{StepText.SignOf(operation)} {count} {(state == StepState.Planned ? $"to {StepText.StatusOf(new Step("", "", operation) { State = state })}" : StepText.Done(operation))}";
}
