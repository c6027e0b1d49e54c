using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>What a running local-aws says of itself in <c>endpoint.json</c>.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Port">Its port on 127.0.0.1.</param>
/// <param name="Endpoint">Its URL.</param>
/// <param name="Instance">The random id of this process; what another instance held is gone.</param>
/// <param name="Token">What its control API asks for; the file is its owner's alone to read.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record EndpointFile(int Pid, int Port, Uri Endpoint, string Instance, string Token, DateTimeOffset StartedAt);

/// <summary>Starts, finds and stops the local-aws process of a checkout.</summary>
internal sealed class LocalAwsProcess(Workspace workspace)
{
    // The exit code of a process that found another at work on its folder.
    private const int FolderTaken = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // A session of its own: neither Ctrl-C nor the end of the terminal or of a job
    // reaches it, and it keeps no pipe or lock of its starter open.
    private const string Detach = "import os, sys; os.setsid(); os.closerange(3, 1024); os.execvp(sys.argv[1], sys.argv[1:])";

    private readonly ProcessLock held = new(Path.Combine(workspace.LocalAwsData, "process.lock"));

    /// <summary>How long a process may take to end by itself before it is killed, or be idle while it starts; default 30 seconds.</summary>
    public TimeSpan Patience { get; init; } = Limit;

    /// <summary>The processor time that a process has taken; zero for one that is gone.</summary>
    public Func<int, TimeSpan> WorkOf { get; init; } = WorkOfProcess;

    /// <summary>How long a process may take to answer before its lock is asked whether it lives; default 5 seconds.</summary>
    public TimeSpan AnswersWithin { get; init; } = TimeSpan.FromSeconds(5);

    // Who is about to take the lock, which Python needs a moment for: first a word that its starter gives it, then its id.
    // A process that does not find its word there when it has the lock was called off, and ends.
    private string StartingPath => Path.Combine(workspace.LocalAwsData, "starting.pid");

    private string EndpointPath => Path.Combine(workspace.LocalAwsData, "endpoint.json");

    /// <summary>What to say when local-aws does not answer a command that knows it.</summary>
    /// <param name="cause">What happened instead.</param>
    public static string NoAnswer(Exception cause) =>
        $"The local AWS does not answer ({cause.Message.TrimEnd('.')}); ./tap down ends what is left of it, and ./tap up starts it anew.";

    /// <summary>The id of the process that lives, as far as files tell; null when there is none.</summary>
    public string? Instance => held.IsHeld ? ReadEndpoint()?.Instance : null;

    /// <summary>Whether a process ended without being told to: it has left the file that says where it listens.</summary>
    public async Task<bool> HasCrashedAsync()
    {
        // Whoever ends it by ./tap down holds this lock until nothing is left of it.
        using var starting = await FileLock.WaitAsync(workspace.LocalAwsData);
        return !held.IsHeld && ReadEndpoint() is not null;
    }

    /// <summary>The running process; null when there is none. One that is too busy to answer runs as long as it holds its lock.</summary>
    public async Task<EndpointFile?> FindAsync()
    {
        if (!held.IsHeld || ReadEndpoint() is not { } file)
            return null;

        using var client = new LocalAwsClient(file);
        try
        {
            return await client.GetInstanceAsync(AnswersWithin) == file.Instance ? file : null;
        }
        catch (TimeoutException)
        {
            return await held.HolderAsync() == file.Pid ? file : null;
        }
    }

    /// <summary>The running process.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public async Task<EndpointFile> RequireAsync() =>
        await FindAsync() ?? throw new UserException(held.IsHeld ? await TakenAsync() : "Nothing is running: ./tap up starts the local AWS and deploys the stack.");

    /// <summary>The running process, started if there is none.</summary>
    /// <param name="port">The port to listen on; null for any free one.</param>
    /// <param name="notify">Told what takes a while.</param>
    /// <exception cref="UserException">It does not start, or runs on another port.</exception>
    public async Task<EndpointFile> EnsureAsync(int? port, Action<string> notify)
    {
        // Two runs that start at once, of dev and prod for example, must not start two processes.
        using var starting = await FileLock.WaitAsync(workspace.LocalAwsData);
        if (await FindAsync() is not { } running)
            return await StartAsync(port ?? 0, notify);
        if (port is { } wanted && wanted != running.Port)
            throw new UserException($"local-aws listens on port {running.Port} already; ./tap down stops it, then --port {wanted} works.");
        if (Directory.EnumerateFiles(workspace.LocalAwsSources, "*.py", SearchOption.AllDirectories)
            .Any(file => File.GetLastWriteTimeUtc(file) > running.StartedAt.UtcDateTime))
            notify("The local AWS that runs is older than its sources; ./tap down and ./tap up renew it.");
        return running;
    }

    /// <summary>Ends the process that works on the folder, whether it answers or not, and all that it started.</summary>
    /// <param name="notify">Told what takes a while.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="UserException">It cannot be ended.</exception>
    public async Task<bool> StopAsync(Action<string> notify)
    {
        if (!Directory.Exists(workspace.LocalAwsData))
            return false;

        // One that another run is starting is waited for, and then ended.
        using var starting = await FileLock.WaitAsync(workspace.LocalAwsData);
        int pid;
        while (true)
        {
            if (!held.IsHeld && !IsStarting())
            {
                File.Delete(StartingPath);
                if (!held.IsHeld)
                    return false;
            }

            if (await held.HolderAsync() is { } holder)
            {
                pid = holder;
                break;
            }

            await Task.Delay(PollInterval);
        }

        await SignalAsync("TERM", pid);
        if (!await EndsWithinAsync(Patience / 10, pid))
        {
            notify($"Waiting for the local AWS (process {pid}) to end.");
            if (!await EndsWithinAsync(Patience, pid))
            {
                notify("It does not end by itself and is killed.");
                await SignalAsync("KILL", pid);
                if (!await EndsWithinAsync(Limit, pid))
                    throw new UserException($"The local AWS (process {pid}) cannot be ended; kill -9 {pid} may say why.");
            }
        }

        File.Delete(StartingPath);
        File.Delete(EndpointPath);
        return true;
    }

    private async Task<EndpointFile> StartAsync(int port, Action<string> notify)
    {
        notify("Starting the local AWS");
        var toolchain = new Toolchain(workspace, notify);
        var finding = (Python: toolchain.FindPythonAsync(), Node: toolchain.FindNodeAsync());
        var (python, node) = (await finding.Python, await finding.Node);

        // One that a killed run started may be on its way: it is waited for, and only when it leaves is another started.
        Process? process = null;
        try
        {
            var (watch, work) = (Stopwatch.StartNew(), TimeSpan.Zero);
            while (true)
            {
                if (await FindAsync() is { } running)
                    return running;
                if (process is { HasExited: true, ExitCode: not FolderTaken })
                    throw new UserException(NotStarted());
                if (watch.Elapsed > Patience)
                {
                    // A machine may be so busy that a second's work takes a minute. What hangs does none.
                    var own = process is { HasExited: false };
                    var done = (own ? process!.Id : await held.HolderAsync()) is { } pid ? WorkOf(pid) : TimeSpan.Zero;
                    if (done <= work)
                        throw new UserException(own ? NotStarted() : await TakenAsync());
                    work = done;
                    watch.Restart();
                }

                if (process is null or { HasExited: true } && !held.IsHeld)
                {
                    process?.Dispose();
                    RequireFree(port);
                    var word = Guid.NewGuid().ToString("N");
                    await File.WriteAllTextAsync(StartingPath, $"{word}\n");
                    process = Process.Start(StartOf(python, node, port, word))!;
                }

                await Task.Delay(PollInterval);
            }
        }
        finally
        {
            process?.Dispose();
        }
    }

    private ProcessStartInfo StartOf(string python, string node, int port, string word) => new(
        "/bin/sh",
        [
            "-c", "echo $$ >>\"$1\"; log=$2; shift 2; : >\"$log\" && exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", StartingPath, workspace.LocalAwsLog,
            python, "-S", "-c", Detach, python, "-m", "local_aws", "--data", workspace.LocalAwsData, "--port", $"{port}", "--node", node, "--start", word,
        ])
    {
        // Containers often tell Python to keep nothing of what it compiles, a fifth of a start of local-aws.
        Environment = { ["PYTHONPATH"] = workspace.LocalAwsSources, ["PYTHONDONTWRITEBYTECODE"] = null },
    };

    // Asked before the process is, whose refusal would be the end of a stack trace in its log.
    private static void RequireFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new UserException($"The local AWS cannot listen on port {port} ({exception.Message}); name another with --port, or none for any free one.");
        }
    }

    private string NotStarted() =>
        $"local-aws did not start; the end of {workspace.LocalAwsLog} says why:\n"
        + (File.Exists(workspace.LocalAwsLog) ? string.Join('\n', File.ReadLines(workspace.LocalAwsLog).TakeLast(5)) : "(it could not be written)");

    private async Task<string> TakenAsync() => $"Process {await held.HolderAsync()} works on {workspace.LocalAwsData} and does not answer; ./tap down ends it.";

    // Null, too, for a file that a full disk or a killed editor left empty or in part: its process ends by itself when it sees it.
    private EndpointFile? ReadEndpoint()
    {
        try
        {
            var file = JsonSerializer.Deserialize<EndpointFile>(File.ReadAllText(EndpointPath), ControlJson.Options);
            return file?.Endpoint is null ? null : file;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    // The file may stay, and its number may be another process's one day: only a fresh one counts.
    private bool IsStarting() =>
        File.Exists(StartingPath)
        && File.GetLastWriteTimeUtc(StartingPath) > DateTime.UtcNow - StartsWithin
        && File.ReadLines(StartingPath).Skip(1).Any(line => int.TryParse(line, out var pid) && IsAlive(pid));

    // A signal to a process that has just ended fails, and what waits for the end sees it.
    private static async Task SignalAsync(string signal, int pid) => await MachineProgram.TryReadAsync("/bin/sh", "-c", $"kill -{signal} {pid}");

    // Python gives the lock back a moment before its process ends.
    private async Task<bool> EndsWithinAsync(TimeSpan limit, int pid)
    {
        var watch = Stopwatch.StartNew();
        while (held.IsHeld || IsAlive(pid))
        {
            if (watch.Elapsed > limit)
                return false;
            await Task.Delay(PollInterval);
        }

        return true;
    }

    private static TimeSpan WorkOfProcess(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return TimeSpan.Zero;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            // A zombie is no process any more, but stays until its parent asks, which in a container may be never.
            if (Directory.Exists("/proc/self"))
                return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return false;
        }
    }
}
