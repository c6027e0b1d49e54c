using System.Diagnostics;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>What <c>endpoint.json</c> says is believed only if that very process answers.</summary>
public sealed class LocalAwsProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OneAnswer server = new();

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_a_file_there_is_no_process() => (await Find()).Should().BeNull();

    [Theory]
    [InlineData("""{"instance":"one"}""", true)]
    [InlineData("""{"instance":"two"}""", false)]
    [InlineData("""{"another":"program"}""", false)]
    [InlineData("<html>another program</html>", false)]
    public async Task Only_the_same_process_counts(string answer, bool found)
    {
        WriteEndpoint();
        using var held = Hold();
        var serving = server.GiveAsync(answer);
        var process = await Find();

        (await serving).Should().Contain("Authorization: Bearer the-token");
        (process?.Instance).Should().Be(found ? "one" : null);
    }

    [Fact]
    public async Task A_process_that_is_gone_does_not_count()
    {
        WriteEndpoint();
        using (Hold())
        {
            server.Dispose();
            (await Find()).Should().BeNull("nothing listens");
        }

        (await Find()).Should().BeNull("nobody holds the lock");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_process_that_is_too_busy_to_answer_counts_as_long_as_it_holds_the_lock(int pid, bool found)
    {
        WriteEndpoint();
        using var held = Hold(pid);
        (await new LocalAwsProcess(Workspace) { AnswersWithin = TimeSpan.Zero }.FindAsync() is not null).Should().Be(found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"pid\": 1, \"po")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_file_that_is_cut_off_tells_of_no_process(string text)
    {
        using var held = Hold();
        folder.Write("local-aws/endpoint.json", text);
        (await Find()).Should().BeNull();
        var require = () => new LocalAwsProcess(Workspace).RequireAsync();
        await require.Should().ThrowAsync<UserException>().WithMessage("Process 1 works on * and does not answer; ./tap down ends it.");
    }

    [Fact]
    public async Task A_process_that_neither_answers_nor_ends_is_killed()
    {
        WriteEndpoint();
        using var stubborn = Process.Start(new ProcessStartInfo("python3", ["-c", Stubborn, Lock]) { RedirectStandardOutput = true })!;
        (await stubborn.StandardOutput.ReadLineAsync()).Should().Be("held");
        var said = new List<string>();

        (await new LocalAwsProcess(Workspace) { Patience = TimeSpan.Zero }.StopAsync(said.Add)).Should().BeTrue();

        await stubborn.WaitForExitAsync();
        said.Should().Equal($"Waiting for the local AWS (process {stubborn.Id}) to end.", "It does not end by itself and is killed.");
        File.Exists(Path.Combine(Workspace.LocalAwsData, "endpoint.json")).Should().BeFalse();
        (await new LocalAwsProcess(Workspace).StopAsync(said.Add)).Should().BeFalse();
    }

    [Fact]
    public async Task A_start_is_waited_for_as_long_as_it_works_on_a_machine_however_busy()
    {
        using var held = Hold(pid: 7);
        var work = new Queue<int>([1, 2, 5, 5, 6]);
        var process = new LocalAwsProcess(new Workspace(Repository.Root, folder.Path))
        {
            Patience = TimeSpan.Zero,
            WorkOf = pid => TimeSpan.FromSeconds(pid == 7 ? work.Dequeue() : 0),
        };
        var ensure = () => process.EnsureAsync(port: null, _ => { });

        await ensure.Should().ThrowAsync<UserException>().WithMessage("Process 7 works on * and does not answer; ./tap down ends it.");
        work.Should().Equal(6);
    }

    [Fact]
    public async Task What_needs_a_process_says_how_to_get_one()
    {
        var require = () => new LocalAwsProcess(Workspace).RequireAsync();
        await require.Should().ThrowAsync<UserException>().WithMessage("Nothing is running: ./tap up starts*");
    }

    private const string Stubborn = """
        import fcntl, os, signal, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        lock = open(sys.argv[1], "a+")
        fcntl.flock(lock, fcntl.LOCK_EX)
        print(os.getpid(), file=lock, flush=True)
        print("held", flush=True)
        signal.pause()
        """;

    private string Lock => Path.Combine(Workspace.LocalAwsData, "process.lock");

    // As local-aws does.
    private FileStream Hold(int pid = 1)
    {
        Directory.CreateDirectory(Workspace.LocalAwsData);
        folder.Write("local-aws/process.lock", $"{pid}");
        return new FileStream(Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task What_is_being_done_is_said_before_it_is_done()
    {
        // The server has the port, so that nothing is started.
        var said = new List<string>();
        var ensure = () => new LocalAwsProcess(new Workspace(Repository.Root, folder.Path)).EnsureAsync(server.Endpoint.Port, said.Add);

        await ensure.Should().ThrowAsync<UserException>().WithMessage($"*cannot listen on port {server.Endpoint.Port}*");
        said.Should().Contain("Starting the local AWS");
    }

    private Workspace Workspace => new(folder.Path, folder.Path);

    private Task<EndpointFile?> Find() => new LocalAwsProcess(Workspace).FindAsync();

    private void WriteEndpoint()
    {
        Directory.CreateDirectory(Workspace.LocalAwsData);
        folder.Write("local-aws/endpoint.json", $$"""
            {"pid": 1, "port": {{server.Endpoint.Port}}, "endpoint": "{{server.Endpoint}}", "instance": "one", "token": "the-token", "startedAt": "2026-01-01T00:00:00.000+00:00"}
            """);
    }
}
