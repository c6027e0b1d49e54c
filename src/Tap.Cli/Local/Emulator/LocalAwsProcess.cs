using System.Diagnostics;
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
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // A session of its own: neither Ctrl-C nor the end of the terminal or of a job
    // reaches it, and it keeps no pipe or lock of its starter open.
    private const string Detach = "import os, sys; os.setsid(); os.closerange(3, 1024); os.execvp(sys.argv[1], sys.argv[1:])";

    private string EndpointPath => Path.Combine(workspace.LocalAwsData, "endpoint.json");

    /// <summary>The running process; null when there is none.</summary>
    public async Task<EndpointFile?> FindAsync()
    {
        if (!File.Exists(EndpointPath))
            return null;

        try
        {
            var file = JsonSerializer.Deserialize<EndpointFile>(await File.ReadAllTextAsync(EndpointPath), ControlJson.Options)!;
            using var client = new LocalAwsClient(file);
            return await client.GetInstanceAsync() == file.Instance ? file : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The running process.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public async Task<EndpointFile> RequireAsync() =>
        await FindAsync() ?? throw new UserException("Nothing is running: ./tap up starts the local AWS and deploys the stack.");

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

    /// <summary>Stops the process and all that it started.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="UserException">It does not stop.</exception>
    public async Task<bool> StopAsync()
    {
        if (await FindAsync() is not { } running)
            return false;

        await MachineProgram.RequireAsync("stop local-aws", "/bin/sh", "-c", $"kill -TERM {running.Pid}");
        var watch = Stopwatch.StartNew();
        while (IsAlive(running.Pid))
        {
            if (watch.Elapsed > Timeout)
                throw new UserException($"local-aws (process {running.Pid}) does not stop; see {workspace.LocalAwsLog}.");
            await Task.Delay(PollInterval);
        }

        return true;
    }

    private async Task<EndpointFile> StartAsync(int port, Action<string> notify)
    {
        var toolchain = new Toolchain(workspace, notify);
        var finding = (Python: toolchain.FindPythonAsync(), Node: toolchain.FindNodeAsync());
        var (python, node) = (await finding.Python, await finding.Node);

        File.Delete(EndpointPath);
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", workspace.LocalAwsLog,
            python, "-c", Detach, python, "-m", "local_aws", "--data", workspace.LocalAwsData, "--port", $"{port}", "--node", node,
        ])
        {
            Environment = { ["PYTHONPATH"] = workspace.LocalAwsSources },
        };
        using var process = Process.Start(start)!;
        var watch = Stopwatch.StartNew();
        while (await FindAsync() is not { } running)
        {
            if (process.HasExited || watch.Elapsed > Timeout)
                throw new UserException($"local-aws did not start; the end of {workspace.LocalAwsLog} says why:\n{string.Join('\n', File.ReadLines(workspace.LocalAwsLog).TakeLast(5))}");
            await Task.Delay(PollInterval);
        }

        return (await FindAsync())!;
    }

    private static bool IsAlive(int pid)
    {
        // A zombie is no process any more, but stays until its parent asks, which in a container may be never.
        var stat = $"/proc/{pid}/stat";
        if (Directory.Exists("/proc/self"))
            return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);

        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
