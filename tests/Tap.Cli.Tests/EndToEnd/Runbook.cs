using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>
/// The blocks of commands of a section of a document, as they stand there, run by a shell. In the place of AWS is the local AWS, which
/// <c>./tap</c> asks with <c>--aws</c>; in that of the Pulumi CLI a script that keeps the configuration and updates the stack there; in
/// that of <c>./tap</c> one that has this process run the command, as a process of its own costs more than most commands.
/// </summary>
internal sealed partial class Runbook : IDisposable
{
    private const string Pulumi = """
        #!/bin/bash
        set -eu
        words=() stack= from=
        while [ $# -gt 0 ]; do
          case $1 in
            --stack) stack=$2; shift ;;
            --copy-config-from) from=$2; shift ;;
            --secrets-provider | --cwd) shift ;;
            --path | --yes | --json | --non-interactive) ;;
            --*) echo "the stand-in for the Pulumi CLI has no option $1" >&2; exit 1 ;;
            *) words+=("$1") ;;
          esac
          shift
        done
        settings=$TAP_HOME/$stack.config
        others() { grep -v "^${words[2]}=" "$settings" || :; }
        case ${words[*]} in
          'config set '*) { others; echo "${words[2]}=${words[3]}"; } > "$settings.new"; mv "$settings.new" "$settings" ;;
          'config rm '*) others > "$settings.new"; mv "$settings.new" "$settings" ;;
          'stack init '*) cp "$TAP_HOME/$from.config" "$TAP_HOME/${words[2]}.config" ;;
          'stack rm '*) rm "$TAP_HOME/${words[2]}.config" ;;
          'stack output') cat "$TAP_HOME/$stack/outputs.json" ;;
          up) while IFS= read -r setting; do set -- "$@" --config "$setting"; done < "$settings"; exec ./tap up --stack "$stack" "$@" ;;
          destroy) exec ./tap destroy --stack "$stack" ;;
          *) echo "the stand-in for the Pulumi CLI cannot ${words[*]}" >&2; exit 1 ;;
        esac
        """;

    // The command goes through one pipe, its exit code comes through the other.
    private const string Tap = """
        #!/bin/bash -e
        { printf '%s\0' "$@"; echo; } > asked
        read -r code < answered
        cat output
        cat error >&2
        exit "$code"
        """;

    private readonly TemporaryFolder folder = new();
    private readonly Task answering;
    private readonly TapHome tap;
    private readonly Dictionary<string, string[]> blocks;
    private readonly string variables;

    /// <summary>Reads a section.</summary>
    /// <param name="tap">Where the stacks are.</param>
    /// <param name="document">The document, from the root of the repository.</param>
    /// <param name="section">The heading of the section; its first block sets the variables of all others.</param>
    /// <param name="instead">What is written otherwise here.</param>
    public Runbook(TapHome tap, string document, string section, params (string Written, string Here)[] instead)
    {
        this.tap = tap;
        var text = Repository.Read(document).Split($"\n## {section}\n")[1].Split("\n## ")[0];
        blocks = text.Split("\n### ").ToDictionary(
            part => part.Split('\n')[0], part => Block().Matches(part).Select(match => match.Groups[1].Value).ToArray());
        variables = instead.Aggregate(blocks[""].Single(), (set, change) => set.Contains(change.Written, StringComparison.Ordinal)
            ? set.Replace(change.Written, change.Here, StringComparison.Ordinal)
            : throw new ArgumentException($"The first block does not say {change.Written}."));
        Script("pulumi", Pulumi);
        Script("tap", Tap);
        Run("mkfifo", this["asked"], this["answered"]);
        answering = AnswerAsync();
    }

    /// <summary>Who runs the commands.</summary>
    public AwsUser User { get; set; } = AwsUser.Developer;

    /// <summary>How long the first run of the blocks under each heading took.</summary>
    public Dictionary<string, TimeSpan> Durations { get; } = [];

    /// <summary>The headings, each of which has blocks.</summary>
    public IEnumerable<string> Headings => blocks.Keys.Where(heading => heading.Length > 0);

    /// <summary>Runs the blocks under a heading, which must all succeed.</summary>
    /// <param name="heading">What the heading begins with.</param>
    /// <returns>What they printed.</returns>
    public async Task<string> RunAsync(string heading)
    {
        var (output, watch) = ("", Stopwatch.StartNew());
        foreach (var block in blocks.Single(each => each.Key.StartsWith(heading, StringComparison.Ordinal)).Value)
            output += await ShellAsync(block);
        Durations.TryAdd(heading, watch.Elapsed);
        return output;
    }

    /// <summary>Runs commands with the variables of the section.</summary>
    public async Task<string> ShellAsync(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-c", $"{variables}\n{commands}"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{start.Environment["PATH"]}";
        start.Environment["TAP_HOME"] = tap[""];
        using var shell = Process.Start(start)!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        if (answering.IsCompleted)
            await answering; // for its exception: without it, no command has an answer
        shell.ExitCode.Should().Be(0, "{0} printed {1}{2}", commands, await output, await error);
        return await output;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        using (var asked = Pipe("asked"))
            asked.Write("\n"u8);
        answering.Wait(TapHome.Deadline);
        folder.Dispose();
    }

    private string this[string file] => Path.Combine(folder.Path, file);

    // Until an empty line ends it.
    private async Task AnswerAsync()
    {
        await using var answered = Pipe("answered");
        using var asked = new StreamReader(Pipe("asked"));
        while (await asked.ReadLineAsync() is { Length: > 0 } line)
        {
            var result = await RunAsync(line.Split('\0')[..^1]);
            folder.Write("output", result.Output);
            folder.Write("error", result.Error);
            await answered.WriteAsync(Encoding.ASCII.GetBytes($"{result.ExitCode}\n"));
        }
    }

    private async Task<TapResult> RunAsync(string[] arguments)
    {
        // It asks the Pulumi CLI for outputs.
        using var kept = new KeptVariables("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}");
        string[] endpoint = arguments.Contains("--aws") ? ["--endpoint-url", $"{tap.Endpoint["endpoint"]}"] : [];
        return await User.RunAsync(tap, [.. arguments, .. endpoint]);
    }

    // Open for both, so that neither end waits for the other.
    private FileStream Pipe(string name) => new(this[name], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    private void Script(string name, string text)
    {
        folder.Write(name, text);
        Run("chmod", "+x", this[name]);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    [GeneratedRegex("^```bash\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
