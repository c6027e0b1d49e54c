using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>The git repository of a checkout.</summary>
/// <param name="root">The folder of <c>Pulumi.yaml</c>.</param>
internal sealed class GitRepository(string root)
{
    // The hooks of whoever reviews are about their own checkout.
    private static readonly string[] WithoutHooks = ["-c", "core.hooksPath=/dev/null"];

    /// <summary>The path of the checkout from that of its repository; empty where they are one.</summary>
    /// <exception cref="UserException">There is no git, or the checkout is none of git.</exception>
    public async Task<string> PrefixAsync() =>
        (await RunAsync("find the git repository of this checkout", root, "rev-parse", "--show-prefix")).Trim();

    /// <summary>The commit that a name stands for.</summary>
    /// <param name="name">A branch, a tag, a commit, or what else git takes for one.</param>
    /// <exception cref="UserException">There is none.</exception>
    public async Task<string> CommitAsync(string name) =>
        await MachineProgram.TryReadAsync("git", "-C", root, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{name}^{{commit}}")
        ?? throw new UserException($"There is no commit '{name}' here; name a branch, a tag or a commit, and fetch it first where it is not here yet: git fetch origin {name}");

    /// <summary>Whether a commit has a file.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file's path from the checkout.</param>
    public async Task<bool> HasAsync(string commit, string path) =>
        await MachineProgram.TryReadAsync("git", "-C", root, "cat-file", "-e", $"{commit}:./{path}") is not null;

    /// <summary>Whether the checkout has changes, or new files, that are in no commit.</summary>
    public async Task<bool> IsChangedAsync() =>
        await RunAsync("look for changes that are not committed", root, "status", "--porcelain", "--", ".") is { Length: > 0 };

    /// <summary>
    /// Has a commit in a worktree of its own: as it is in git, but for what git ignores, such as the last build. A worktree that is there
    /// is taken; one that is broken, as an interruption may leave it, is made anew.
    /// </summary>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">Where the worktree is.</param>
    /// <exception cref="UserException">Git cannot.</exception>
    public async Task CheckOutAsync(string commit, string folder)
    {
        if (await IsWorktreeAsync(folder) && await TryAsync(folder, "checkout", "--quiet", "--detach", "--force", commit)
            && await TryAsync(folder, "clean", "--quiet", "-ffd"))
            return;

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await RunAsync($"check out {commit}", root, [.. WithoutHooks, "worktree", "add", "--quiet", "--force", "--detach", folder, commit]);
    }

    private async Task<bool> IsWorktreeAsync(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ".git")))
            return false;
        string[] common = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
        var ours = await RunAsync("find the git repository of this checkout", root, common);
        return await MachineProgram.TryReadAsync("git", ["-C", folder, .. common]) == ours.Trim();
    }

    private static async Task<bool> TryAsync(string folder, params IEnumerable<string> arguments) =>
        await MachineProgram.TryReadAsync("git", ["-C", folder, .. WithoutHooks, .. arguments]) is not null;

    private static Task<string> RunAsync(string purpose, string folder, params IEnumerable<string> arguments) =>
        MachineProgram.RequireAsync(purpose, "git", ["-C", folder, .. arguments]);
}
