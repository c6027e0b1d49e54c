using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Cli.Local;

/// <summary>The folders of a checkout: where the project lies and where the local run keeps what it makes.</summary>
/// <param name="Root">The folder of <c>Pulumi.yaml</c>.</param>
/// <param name="Home">The folder of the state, the outputs and local-aws: <c>.tap</c> in the root unless TAP_HOME names another.</param>
internal sealed partial record Workspace(string Root, string Home)
{
    /// <summary>The file by which processes take turns in a folder.</summary>
    public const string LockName = "lock";

    private const string LocalAwsName = "local-aws";
    private const string VenvName = "venv";
    private const string NodeName = "node";
    private const string ReviewName = "review.html";
    private const string BaseName = "review-base";

    // What the script tap and those in scripts/ keep in .tap.
    private static readonly string[] ScriptNames = ["build.lock", "build.log", "built", "built.new", "cli", "cli.new", "cli.old", "probe", "probe.log", "pulumi-sdk", "test"];

    /// <summary>
    /// What lies beside the stacks' folders; no stack may have such a name. Some file systems do not tell names apart by case.
    /// </summary>
    public static IReadOnlySet<string> OwnNames { get; } =
        new HashSet<string>(
            [LocalAwsName, VenvName, NodeName, ReviewName, BaseName, LockName, .. ScriptNames], StringComparer.OrdinalIgnoreCase);

    /// <summary>The Python sources of local-aws.</summary>
    public string LocalAwsSources => Path.Combine(Root, "local-aws");

    /// <summary>The data folder of the local-aws process.</summary>
    public string LocalAwsData => Path.Combine(Home, LocalAwsName);

    /// <summary>What the local-aws process printed.</summary>
    public string LocalAwsLog => Path.Combine(LocalAwsData, "local-aws.log");

    /// <summary>Where a private Python environment and a private Node.js go when the machine's do not fit; shared by all homes.</summary>
    public string Tools => Path.Combine(Root, ".tap");

    /// <summary>The private Python environment.</summary>
    public string Venv => Path.Combine(Tools, VenvName);

    /// <summary>The private Node.js.</summary>
    public string Node => Path.Combine(Tools, NodeName);

    /// <summary>The page that <c>review</c> writes unless told where.</summary>
    public string ReviewPage => Path.Combine(Home, ReviewName);

    /// <summary>Where <c>review</c> builds and runs the program of another commit; kept, so that the next build is short.</summary>
    public string ReviewBase => Path.Combine(Tools, BaseName);

    /// <summary>The folder of a stack's state, lock and outputs.</summary>
    public string StackFolder(string stack) => Path.Combine(Home, stack);

    /// <summary>The outputs of a stack, in the form of <c>pulumi stack output --json</c>.</summary>
    public string OutputsFile(string stack) => Path.Combine(StackFolder(stack), "outputs.json");

    /// <summary>What is wrong with a name for a stack, which also is that of its folder; null when nothing is.</summary>
    public static string? StackNameFault(string name) => StackName().IsMatch(name) && !OwnNames.Contains(name)
        ? null
        : $"'{name}' is no stack name; use 1 to 100 letters, digits, '_', '-' and '.', the first no '-' or '.', such as dev, and none of {string.Join(", ", OwnNames.Order())}.";

    /// <summary>The stacks that have a state in the home, in the order of their names.</summary>
    public IReadOnlyList<string> Stacks => Directory.Exists(Home)
        ? [.. Directory.GetDirectories(Home).Select(folder => Path.GetFileName(folder)!)
            .Where(name => StackNameFault(name) is null && File.Exists(StateFile(name)))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>What local-aws writes of a stack.</summary>
    public string StateFile(string stack) => Path.Combine(StackFolder(stack), "state.json");

    /// <summary>
    /// Writes a file so that a reader sees the old one or the new one, never a part. Where that cannot be done, as on a full disk, the old
    /// one stays as it is, with nothing beside it.
    /// </summary>
    public static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);

        // Always the same name, so that no kill leaves more than one.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.new");
        try
        {
            File.WriteAllText(temporary, text + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Finds the checkout that this program was built from.</summary>
    /// <exception cref="UserException">The program was moved out of its checkout, or the home is no folder.</exception>
    public static Workspace Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
                continue;

            var named = Environment.GetEnvironmentVariable("TAP_HOME");
            var home = string.IsNullOrEmpty(named) ? Path.Combine(folder.FullName, ".tap") : Path.GetFullPath(named);
            return File.Exists(home)
                ? throw new UserException($"{home} is a file, and the local run keeps its state in a folder; set TAP_HOME to one.")
                : new Workspace(folder.FullName, home);
        }

        throw new UserException($"No Pulumi.yaml above {AppContext.BaseDirectory}; run ./tap from a checkout of the repository.");
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")]
    private static partial Regex StackName();
}
