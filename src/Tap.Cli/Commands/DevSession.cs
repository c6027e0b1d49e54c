using System.Diagnostics;
using Spectre.Console;
using Tap.Cli.Deployed;
using Tap.Cli.Dev;
using Tap.Cli.Local;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>
/// Brings a stack up and then, save by save, up to date. One thing is done after the other, and what is saved meanwhile comes next.
/// </summary>
/// <param name="workspace">The checkout.</param>
/// <param name="request">The update that each save asks for.</param>
/// <param name="level">From which level on what functions log is printed.</param>
/// <param name="inspected">The function that a debugger may attach to; null for none.</param>
/// <param name="renewed">Whether a session goes on, in a new build of this program.</param>
internal sealed class DevSession(Workspace workspace, StackRequest request, LogLevel level, string? inspected, bool renewed)
{
    /// <summary>By what a session tells its successor that it is one.</summary>
    public const string RenewedOption = "--renewed";

    // An editor is done with a file, and a checkout with all of them, when nothing has happened for this long.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SourceFiles files = new(workspace.Root, request.Stack);
    private readonly ProgramBuild build = new(workspace.Root);
    private readonly string dist = Path.Combine(workspace.Root, "lambda", "dist");
    private bool hasBuilt;

    /// <summary>Runs until it is told to end, or the stack is taken down.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (await WatchAsync(cancellation) is { } exitCode)
        {
            if (renewed || hasBuilt)
                build.Stop();
            return exitCode;
        }

        // The process stays the same, so that whoever started it still waits for the right one.
        ProcessImage.Replace([.. Environment.GetCommandLineArgs().Where(word => word != RenewedOption), RenewedOption]);
        return ExitCode.Failure;
    }

    // Null when the program was built anew, so that this process is an old one.
    private async Task<int?> WatchAsync(CancellationToken cancellation)
    {
        var quiescence = new Quiescence(Pause);
        using var events = new FolderEvents(quiescence.Touch);
        await using var bundler = new Bundler(workspace.Root, dist);
        await using var log = new StackLog(level, DevOutput.Log);
        await using var stack = new DevStack(workspace, request, log, files, inspected);
        try
        {
            events.Watch(files.Folders);
            files.TakeChanges();
            if (renewed)
                await stack.UpdateAsync("the new build", Stopwatch.GetTimestamp(), onlyBundles: false, cancellation);
            else
                await stack.StartAsync(cancellation);
            DevOutput.Say(Style.Plain, "Watching the sources; Ctrl-C ends that and leaves the stack up");

            // What was saved since the build that this process is; the first time, all that is not as its sources are is bundled.
            var changes = build.BuiltAt is { } moment ? files.WrittenAfter(moment) : [];
            Task<long>? saved = null;
            var since = Stopwatch.GetTimestamp();
            while (!await HandleAsync(changes, since))
            {
                changes = [];
                while (changes.Count == 0)
                {
                    using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                    saved ??= quiescence.WaitAsync(cancellation);
                    var ended = stack.EndAsync(round.Token);
                    var first = await Task.WhenAny(saved, ended, log.Following, stack.Debugged);
                    await round.CancelAsync();
                    if (first == saved)
                    {
                        (since, saved) = (await saved, null);
                        events.Watch(files.Folders);
                        changes = files.TakeChanges();
                    }
                    else if (first == log.Following)
                    {
                        await first;
                    }
                    else if (first == stack.Debugged)
                    {
                        DevOutput.Fault(first.Exception!.InnerException!);
                        await stack.DisposeAsync();
                    }
                    else if (await ended == StackEnd.TakenDown)
                    {
                        DevOutput.Say(DevText.Bad, $"The stack {request.Stack} was taken down by another ./tap; ./tap dev brings it up again");
                        return ExitCode.Failure;
                    }
                    else
                    {
                        await stack.UpdateAsync("the local AWS", Stopwatch.GetTimestamp(), onlyBundles: false, cancellation);
                    }
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            DevOutput.Say(Style.Plain, stack.IsUp ? "The stack stays up; ./tap down ends it" : "Ended; there is no stack");
            return ExitCode.Success;
        }

        async Task<bool> HandleAsync(IReadOnlyList<SourceChange> changes, long since)
        {
            try
            {
                var kinds = changes.ToLookup(change => change.Kind, change => change.Path);
                if (kinds.Contains(SourceKind.Program) && await BuildAsync(kinds[SourceKind.Program], since, cancellation))
                    return true;

                // A program that does not compile leaves the one that runs, which can have new bundles and settings all the same.
                bundler.IsOutdated |= kinds[SourceKind.Program].Any(path => path.StartsWith("lambda/", StringComparison.Ordinal));
                var (bundles, isGood) = await BundleAsync(bundler, [.. kinds[SourceKind.Bundle]], cancellation);
                var cause = DevText.Names(changes.Select(change => change.Path));
                if (bundles.Count > 0 || kinds.Contains(SourceKind.Settings) || (changes.Count > 0 && stack.IsBehind))
                {
                    var onlyBundles = !kinds.Contains(SourceKind.Settings) && !bundles.Contains(ProgramFolder.Definition);
                    await stack.UpdateAsync(cause, since, onlyBundles, cancellation);
                }
                else if (isGood && kinds.Contains(SourceKind.Bundle))
                {
                    DevOutput.Say(Style.Plain, $"{cause}  changes nothing");
                }
            }
            catch (Exception exception) when (exception is UserException or IOException)
            {
                DevOutput.Fault(exception);
            }

            return false;
        }
    }

    private async Task<bool> BuildAsync(IEnumerable<string> changed, long since, CancellationToken cancellation)
    {
        DevOutput.Say(Style.Plain, $"{DevText.Names(changed)}  building");
        hasBuilt = true;
        var faults = await build.RunAsync(cancellation);
        DevOutput.Faults("error", faults, DevText.Bad);
        if (faults.Count == 0)
            DevOutput.Say(Style.Plain, $"built  {StepText.Seconds(Stopwatch.GetElapsedTime(since))}");
        return faults.Count == 0;
    }

    // What is different now from what the program has, and whether there is no mistake.
    private async Task<(IReadOnlyList<string> Changed, bool IsGood)> BundleAsync(
        Bundler bundler, IReadOnlyList<string> sources, CancellationToken cancellation)
    {
        var bundled = await bundler.BundleAsync(sources, files.TakenAt, cancellation);
        DevOutput.Faults("warning", bundled.Warnings, DevText.Doubtful);
        DevOutput.Faults("error", bundled.Faults, DevText.Bad);
        return (new ProgramFolder(dist, AppContext.BaseDirectory).Take(bundled.Built), bundled.Faults.Count == 0);
    }
}
