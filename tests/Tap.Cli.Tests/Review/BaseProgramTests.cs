using System.Diagnostics;
using Tap.Cli.Local;
using Tap.Cli.Review;
using Tap.Cli.Tests.EndToEnd;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

/// <summary>A repository whose <c>./tap</c> is a script: what is built and run there is not the matter of these tests.</summary>
public sealed class BaseProgramTests : IDisposable
{
    private const string Page = """<script type="application/json" id="data">{"stacks":[{"name":"dev","resources":[],"outputs":{"is":"$(cat said)"},"tags":{},"findings":[]}]}</script>""";

    private readonly TemporaryFolder folder = new();
    private readonly Workspace workspace;
    private readonly List<string> told = [];

    public BaseProgramTests()
    {
        workspace = new Workspace(folder.Path, Path.Combine(folder.Path, ".tap"));
        Git("init", "--quiet", "--initial-branch", "main");
        Write(".gitignore", ".tap/\nbuilt\n");
        Write("Pulumi.dev.yaml", "");
        Write("said", "one");

        // It writes the page to where --output says, and what it was given beside the sources.
        Write("tap", """
            echo "$*|${TAP_HOME:-}" >built
            echo Building >&2
            while [[ $1 != --output ]]; do shift; done
            cat >"$2" <<EOF

            """ + Page + "\nEOF\n");
        Commit();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_is_run_as_it_was_whatever_the_checkout_is_now()
    {
        Write("said", "two");
        Write("tap", "exit 9");

        using var kept = new KeptVariables("TAP_HOME");
        Environment.SetEnvironmentVariable("TAP_HOME", "/nowhere");
        (await RunAsync("main", "tap:a=b")).Should().Be("one");

        File.ReadAllText(Path.Combine(Checkout, "built")).Should().StartWith("review --stack dev --compare dev --output ").And.EndWith(" --config tap:a=b|\n");
        told.Should().Equal("main: Building");
        Git("status", "--porcelain").Should().Be(" M said\n M tap\n", "the checkout is left alone");
    }

    [Fact]
    public async Task The_worktree_is_taken_again_and_is_as_git_has_it_but_for_the_last_build()
    {
        await RunAsync("main");
        Write("said", "two");
        Commit();
        File.WriteAllText(Path.Combine(Checkout, "said"), "changed by hand");
        File.WriteAllText(Path.Combine(Checkout, "stray"), "");
        File.WriteAllText(Path.Combine(Checkout, "built"), "kept");

        (await RunAsync("HEAD^")).Should().Be("one");
        File.Exists(Path.Combine(Checkout, "stray")).Should().BeFalse();
        (await RunAsync("main")).Should().Be("two");
        Git("worktree", "list").TrimEnd().Split('\n').Should().HaveCount(2);
    }

    [Theory]
    [InlineData(".git")]
    [InlineData("../../../.git/worktrees/checkout/HEAD")]
    public async Task A_worktree_that_is_broken_is_made_anew(string broken)
    {
        await RunAsync("main");
        File.WriteAllText(Path.Combine(Checkout, broken), "broken");
        (await RunAsync("main")).Should().Be("one");
    }

    [Fact]
    public async Task A_checkout_that_is_a_part_of_its_repository_is_found_there()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "part"));
        foreach (var file in new[] { "tap", "said", "Pulumi.dev.yaml" })
            File.Copy(Path.Combine(folder.Path, file), Path.Combine(folder.Path, "part", file));
        Write("part/said", "part");
        Commit();

        var part = new Workspace(Path.Combine(folder.Path, "part"), Path.Combine(folder.Path, "part/.tap"));
        (await RunAsync(part, "main", CancellationToken.None)).Should().Be("part");
    }

    [Fact]
    public async Task What_git_does_not_know_is_said_with_what_to_do()
    {
        var unknown = () => new BaseProgram(workspace, "mian", told.Add).FindAsync();
        (await unknown.Should().ThrowAsync<UserException>()).WithMessage("There is no commit 'mian' here*git fetch origin mian");

        using var nowhere = new TemporaryFolder();
        var noGit = () => new BaseProgram(new Workspace(nowhere.Path, nowhere.Path), "main", told.Add).FindAsync();
        (await noGit.Should().ThrowAsync<UserException>()).WithMessage("Could not find the git repository of this checkout*");
    }

    [Fact]
    public async Task Whether_the_checkout_has_more_than_its_commit_is_known()
    {
        (await new BaseProgram(workspace, "main", told.Add).FindAsync()).IsUncommitted.Should().BeFalse();
        Write("new", "");
        (await new BaseProgram(workspace, "main", told.Add).FindAsync()).IsUncommitted.Should().BeTrue();
    }

    [Fact]
    public async Task A_stack_that_the_base_has_no_file_of_is_left_out_and_alone_builds_nothing()
    {
        (await ReadAsync(workspace, "main", ["dev", "new"], CancellationToken.None)).Keys.Should().Equal("dev");
        told.Clear();
        (await ReadAsync(workspace, "main", ["new"], CancellationToken.None)).Should().BeEmpty();
        told.Should().BeEmpty();
    }

    [Fact]
    public async Task A_program_that_fails_is_an_error_after_what_it_said()
    {
        Write("tap", "echo 'error: the build failed' >&2; exit 1");
        Commit();

        var run = await FluentActions.Awaiting(() => RunAsync("main")).Should().ThrowAsync<UserException>();
        run.WithMessage("The program at main cannot be reviewed*exit code 1*");
        told.Should().Equal("main: error: the build failed");
    }

    [Fact]
    public async Task One_run_at_a_time_has_the_worktree()
    {
        using var other = FileLock.TryTake(workspace.ReviewBase);
        (await FluentActions.Awaiting(() => RunAsync("main")).Should().ThrowAsync<UserException>()).WithMessage("Another ./tap review --base*");
    }

    [Fact]
    public async Task An_interruption_ends_the_build_with_all_that_it_started_and_the_next_run_goes_on()
    {
        Write("tap", "sleep 3600 & echo $! >&2; wait");
        Commit();
        using var cancellation = new CancellationTokenSource();
        var sleeping = new TaskCompletionSource<int>();
        var run = new BaseProgram(workspace, "main", line => sleeping.TrySetResult(int.Parse(line.Split(' ')[1]))).RunAsync(
            (await new BaseProgram(workspace, "main", told.Add).FindAsync()).Base, ["dev"], [], cancellation.Token);
        var process = await sleeping.Task.WaitAsync(TapHome.Deadline);

        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        await TapHome.UntilAsync(() => Task.FromResult(!Process.GetProcesses().Any(other => other.Id == process)));
        (await RunAsync("HEAD^")).Should().Be("one");
    }

    private string Checkout => Path.Combine(workspace.ReviewBase, "checkout");

    private Task<string> RunAsync(string name, params string[] config) => RunAsync(workspace, name, CancellationToken.None, config);

    private async Task<string> RunAsync(Workspace where, string name, CancellationToken cancellation, params string[] config) =>
        (await ReadAsync(where, name, ["dev"], cancellation, config))["dev"].Stack.Outputs["is"]!.GetValue<string>();

    private async Task<IReadOnlyDictionary<string, BaseStack>> ReadAsync(
        Workspace where, string name, IReadOnlyList<string> stacks, CancellationToken cancellation, params string[] config)
    {
        var program = new BaseProgram(where, name, told.Add);
        return await program.RunAsync((await program.FindAsync()).Base, stacks, config, cancellation);
    }

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(folder.Path, path), text);

    private void Commit()
    {
        Git("add", "--all");
        Git("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "one more");
    }

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder.Path, .. arguments]) { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.Should().Be(0);
        return output;
    }
}
