using System.Diagnostics;
using Tap.Cli.Local;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>
/// The program at another commit, built and run there by its own <c>./tap</c>, with its own stack files: whatever has changed since, it
/// registers what it did.
/// </summary>
/// <param name="workspace">The checkout.</param>
/// <param name="name">The commit, as the user names it.</param>
/// <param name="tell">Told what the build does, which takes a while.</param>
internal sealed class BaseProgram(Workspace workspace, string name, Action<string> tell)
{
    // A bash or a program that Ctrl-C ended.
    private const int Interrupted = 130;

    // What is said to one checkout, and this process sets for its own runs.
    private static readonly string[] Ours = ["TAP_HOME", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "BUILT_SINCE"];

    private readonly GitRepository git = new(workspace.Root);

    /// <summary>The commits that are compared.</summary>
    /// <param name="Base">That of the base.</param>
    /// <param name="Head">That of the checkout.</param>
    /// <param name="IsUncommitted">Whether the checkout has more than that.</param>
    internal sealed record Commits(string Base, string Head, bool IsUncommitted);

    /// <summary>Finds the commits.</summary>
    /// <exception cref="UserException">There is no such commit, or no git.</exception>
    public async Task<Commits> FindAsync()
    {
        _ = await git.PrefixAsync();
        return new Commits(await git.CommitAsync(name), await git.CommitAsync("HEAD"), await git.IsChangedAsync());
    }

    /// <summary>Runs it.</summary>
    /// <param name="commit">Its commit.</param>
    /// <param name="stacks">The stacks.</param>
    /// <param name="config">Settings over those of their files.</param>
    /// <param name="cancellation">Ends the build or the run.</param>
    /// <returns>The stacks by name, without those that it has no file of.</returns>
    /// <exception cref="UserException">It cannot be built or run, or another run is at it.</exception>
    public async Task<IReadOnlyDictionary<string, BaseStack>> RunAsync(
        string commit, IReadOnlyList<string> stacks, IReadOnlyList<string> config, CancellationToken cancellation)
    {
        var known = new List<string>();
        foreach (var stack in stacks)
        {
            if (await git.HasAsync(commit, $"Pulumi.{stack}.yaml"))
                known.Add(stack);
        }

        if (known.Count == 0)
            return new Dictionary<string, BaseStack>();

        using var turn = FileLock.TryTake(workspace.ReviewBase)
            ?? throw new UserException($"Another ./tap review --base is at work in {workspace.ReviewBase}; wait for it to end.");
        var folder = Path.Combine(workspace.ReviewBase, "checkout");
        var page = Path.Combine(workspace.ReviewBase, "base.html");
        File.Delete(page);
        await git.CheckOutAsync(commit, folder);
        cancellation.ThrowIfCancellationRequested();
        await RunAsync(
            Path.Combine(folder, await git.PrefixAsync()),
            ["review", "--stack", known[0], "--compare", known[^1], "--output", page, .. config.SelectMany(assignment => new[] { "--config", assignment })],
            cancellation);
        return BaseStack.Read(await File.ReadAllTextAsync(page, cancellation));
    }

    private async Task RunAsync(string root, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(root, "tap"), .. arguments])
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in Ours)
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
                tell($"{name}: {line}");
            await output;
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode == Interrupted)
            throw new OperationCanceledException();
        if (process.ExitCode != 0)
            throw new UserException($"The program at {name} cannot be reviewed: its own ./tap review ended with exit code {process.ExitCode}, and said why above.");
    }
}
