using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>Finds the Python with moto and the Node.js of the functions' runtime: the machine's, else private ones.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="notify">Told before something is downloaded.</param>
internal sealed class Toolchain(Workspace workspace, Action<string> notify)
{
    private const int NodeMajor = 24;

    // What is downloaded is the same tomorrow; .github/actions/setup has the same.
    private const string NodeVersion = "24.21.0";

    // The names of distributions and modules; exit code 0 when moto has the pinned version and what it needs is there.
    private const string CheckPython =
        "import sys; from importlib.metadata import version; from importlib.util import find_spec; "
        + "sys.exit(version('moto') != sys.argv[1] or not all(map(find_spec, ('boto3', 'flask', 'werkzeug'))))";

    /// <summary>A Python that has moto in the version of <c>local-aws/requirements.txt</c>.</summary>
    /// <exception cref="UserException">There is none and none can be made.</exception>
    public async Task<string> FindPythonAsync()
    {
        var requirements = Path.Combine(workspace.LocalAwsSources, "requirements.txt");
        var pinned = File.ReadLines(requirements).Select(line => line.Split("=="))
            .First(parts => parts[0].StartsWith("moto", StringComparison.Ordinal))[1];
        if (await MachineProgram.TryReadAsync("python3", "-c", CheckPython, pinned) is not null)
            return "python3";

        // Two runs that find nothing would install into the same folder at once.
        using var turn = await FileLock.WaitAsync(workspace.Tools);
        var folder = workspace.Venv;
        var python = Path.Combine(folder, "bin", "python3");
        var installed = Path.Combine(folder, "requirements.txt");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == await File.ReadAllTextAsync(requirements))
            return python;

        notify($"Installing moto {pinned} into {folder} (once)");
        await MachineProgram.RequireAsync("make a Python environment for moto", "python3", "-m", "venv", "--clear", folder);
        await MachineProgram.RequireAsync("install moto", python, "-m", "pip", "install", "--quiet", "--requirement", requirements);
        File.Copy(requirements, installed);
        return python;
    }

    /// <summary>The path of a Node.js 24, the major of the functions' runtime.</summary>
    /// <exception cref="UserException">There is none and none can be installed.</exception>
    public async Task<string> FindNodeAsync()
    {
        var machine = await MachineProgram.TryReadAsync("node", "--print", "process.versions.node.split('.')[0] + ' ' + process.execPath");
        if (machine?.Split(' ', 2) is [var major, var path] && major == $"{NodeMajor}")
            return path;

        using var turn = await FileLock.WaitAsync(workspace.Tools);
        var folder = workspace.Node;
        var node = Path.Combine(folder, "node_modules", "node", "bin", "node");
        if (File.Exists(node))
            return node;

        notify($"Installing Node.js {NodeVersion}, which runs the functions, into {folder} (once)");
        // The one package whose script has to run as it is installed: it fetches the program for this machine.
        await MachineProgram.RequireAsync(
            $"install Node.js {NodeVersion}", "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error",
            $"node@{NodeVersion}");
        return node;
    }
}
