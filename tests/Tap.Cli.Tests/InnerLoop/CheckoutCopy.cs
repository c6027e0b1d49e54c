using System.Diagnostics;
using Tap.Cli.Tests.EndToEnd;
using Tap.Testing;

namespace Tap.Cli.Tests.InnerLoop;

/// <summary>A copy of this checkout, which a test may change: its sources, and links to what was installed for it.</summary>
internal sealed class CheckoutCopy : IDisposable
{
    // What ./tap installs where the machine's do not fit.
    private static readonly string[] Tools = ["venv", "node"];

    private readonly TemporaryFolder folder = new();

    /// <summary>Copies the files that git knows, and those that it would take.</summary>
    public CheckoutCopy()
    {
        var files = Run(Repository.Root, "git", "ls-files", "--cached", "--others", "--exclude-standard", ":!local-aws").Split('\n');
        foreach (var file in files.Where(file => File.Exists(Path.Combine(Repository.Root, file))))
            Copy(Path.Combine(Repository.Root, file), this[file]);

        // No test changes the local AWS, and Python has compiled that of this checkout.
        Directory.CreateSymbolicLink(this["local-aws"], Path.Combine(Repository.Root, "local-aws"));

        // The command line as it was built, at the place from which ./tap starts it.
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
            Copy(file, this[$".tap/cli/{Path.GetRelativePath(AppContext.BaseDirectory, file)}"]);
        foreach (var tool in Tools.Select(tool => $".tap/{tool}").Where(tool => Directory.Exists(Path.Combine(Repository.Root, tool))))
            Directory.CreateSymbolicLink(this[tool], Path.Combine(Repository.Root, tool));
    }

    /// <summary>Where the copy lies.</summary>
    public string Root => folder.Path;

    /// <summary>Its home, for the commands that do not run the program: those of this checkout do the same there.</summary>
    public TapHome Home => new(folder, ".tap");

    /// <summary>A file or folder of the copy.</summary>
    public string this[string path] => Path.Combine(folder.Path, path);

    /// <summary>Copies what projects were built to, so that a build of another that refers to them takes them as they are.</summary>
    public void CopyBuilt(params IEnumerable<string> projects)
    {
        var folders = projects.SelectMany(project => new[] { $"{project}/bin", $"{project}/obj" }).Select(made => Path.Combine(Repository.Root, made));
        foreach (var file in folders.Where(Directory.Exists).SelectMany(made => Directory.GetFiles(made, "*", SearchOption.AllDirectories)))
            Copy(file, this[Path.GetRelativePath(Repository.Root, file)]);
    }

    /// <summary>
    /// Puts links in the place of what npm would install, but for the packages of the workspace, which are the copy's own. The folders
    /// are real ones, so that whatever empties them takes nothing from this checkout.
    /// </summary>
    public void LinkModules(string workspace)
    {
        var installed = Path.Combine(Repository.Root, workspace, "node_modules");
        foreach (var package in Directory.GetFileSystemEntries(installed).SelectMany(PackagesIn))
        {
            // What is a link there leads to a package of the workspace, from where it lies.
            var place = this[$"{workspace}/node_modules/{Path.GetRelativePath(installed, package)}"];
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            Directory.CreateSymbolicLink(place, new DirectoryInfo(package).LinkTarget ?? package);
        }

        // The build tells by its time that nothing has to be installed.
        File.WriteAllText(this[$"{workspace}/node_modules/.package-lock.json"], "{}");

        static string[] PackagesIn(string entry) => Path.GetFileName(entry) switch
        {
            ['@', ..] => Directory.GetFileSystemEntries(entry),
            ".bin" => [entry],
            ['.', ..] => [],
            _ => [entry],
        };
    }

    /// <summary>Runs a program in a folder of the copy, to its end; it must succeed.</summary>
    /// <returns>What it printed.</returns>
    public string RunIn(string path, string program, params IEnumerable<string> arguments) => Run(this[path], program, arguments);

    /// <summary>Runs a tool of the functions, as npm does.</summary>
    public void RunTool(string tool, params IEnumerable<string> arguments) => RunIn("lambda", this[$"lambda/node_modules/.bin/{tool}"], arguments);

    /// <summary>Runs a command of the copy's own <c>./tap</c>, without the build that it may do first.</summary>
    public string Tap(params IEnumerable<string> arguments) => Output(StartTap(arguments), "./tap", arguments);

    /// <summary>Starts one.</summary>
    public Process StartTap(params IEnumerable<string> arguments) => Start(folder.Path, "dotnet", [this[".tap/cli/Tap.Cli.dll"], .. arguments]);

    /// <summary>Lets the copy's <c>./tap</c> run the program that a project of the copy was built with.</summary>
    public void TakeProgram(string project)
    {
        var built = this[$"{project}/bin/Debug/net10.0"];
        var bundles = Directory.GetFiles(Path.Combine(built, "lambda"), "*", SearchOption.AllDirectories);
        foreach (var file in bundles.Append(Path.Combine(built, "Tap.Infra.dll")))
            Copy(file, this[$".tap/cli/{Path.GetRelativePath(built, file)}"]);
    }

    public void Dispose() => Home.Dispose();

    private static bool IsOfThisProcess(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || variable is "TAP_HOME" or "ENVIRONMENT_SUFFIX" or "PULUMI_CONFIG" or "PULUMI_CONFIG_SECRET_KEYS";

    private static string Run(string folder, string program, params IEnumerable<string> arguments) =>
        Output(Start(folder, program, arguments), program, arguments);

    private static Process Start(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What a dotnet tells those that it starts would be about this checkout.
        foreach (var name in start.Environment.Keys.Where(IsOfThisProcess).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // or one would stay behind
        return Process.Start(start)!;
    }

    private static string Output(Process started, string program, IEnumerable<string> arguments)
    {
        using var process = started;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit(TapHome.Deadline).Should().BeTrue("{0} comes to its end", program);
        process.ExitCode.Should().Be(0, "{0} {1} printed {2}{3}", program, string.Join(' ', arguments), output.Result, error.Result);
        return output.Result;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
