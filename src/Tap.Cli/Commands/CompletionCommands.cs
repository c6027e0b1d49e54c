using System.CommandLine;
using Tap.Cli.Local;

namespace Tap.Cli.Commands;

/// <summary>Completion in a shell: <c>completion</c> prints its script, which asks <c>complete</c> at each TAB.</summary>
internal static class CompletionCommands
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command CreateCompletion()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Print a script with which a shell completes ./tap: eval \"$(./tap completion bash)\"") { shell };
        command.SetAction(parsed =>
            parsed.InvocationConfiguration.Output.Write(Script(parsed.GetRequiredValue(shell), Workspace.Find().Root)));
        return command;
    }

    /// <summary>Prints what may stand at the end of a line, each with what it means behind a tab.</summary>
    public static Command CreateComplete()
    {
        var line = new Argument<string>("line") { Description = "What was typed behind the name of the program, up to the cursor" };
        var command = new Command("complete", "Tell a shell what may come next") { line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var (name, meaning) in Complete(parsed.GetRequiredValue(line)))
                parsed.InvocationConfiguration.Output.WriteLine(string.IsNullOrEmpty(meaning) ? name : $"{name}\t{meaning}");
        });
        return command;
    }

    /// <summary>The script of a shell. It calls the checkout that printed it, under whatever name the program is called.</summary>
    internal static string Script(string shell, string root)
    {
        using var stream = typeof(CompletionCommands).Assembly.GetManifestResourceStream($"Completion/tap.{shell}")!;
        using var reader = new StreamReader(stream);

        // In single quotes nothing counts but the quote itself, in all three shells.
        return reader.ReadToEnd().Replace("@tap@", $"'{Path.Combine(root, "tap").Replace("'", "'\\''", StringComparison.Ordinal)}'", StringComparison.Ordinal);
    }

    /// <summary>What may stand at the end of a line.</summary>
    internal static IEnumerable<(string Name, string? Meaning)> Complete(string line)
    {
        // The parser completes `--stack pr` and knows nothing to say of `--stack=pr`.
        var word = line[(line.LastIndexOf(' ') + 1)..];
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        var (before, typed) = (word[..(equals + 1)], word[(equals + 1)..]);
        var parsed = CommandLine.Create().Parse(equals < 0 ? line : $"{line[..^word.Length]}{word[..equals]} {typed}");
        if (parsed.UnmatchedTokens.Any(token => token != typed))
            return [];
        return parsed.GetCompletions()
            .Where(item => item.Label.StartsWith(typed, StringComparison.Ordinal) && !(typed.Length == 0 && item.Label.StartsWith('-')))
            .Select(item => (before + item.Label, item.Detail?.ReplaceLineEndings(" ")));
    }
}
