using System.CommandLine;
using System.Text;
using Tap.Cli.Commands;
using Tap.Testing;

namespace Tap.Cli.Tests.Commands;

/// <summary>docs/cli.md is written from the commands themselves.</summary>
public sealed class CommandLineDocumentTests
{
    [Fact]
    public async Task The_document_lists_every_command() => await ApprovedText.ShouldBeAsync("docs/cli.md", Render(CommandLine.Create()));

    [Fact]
    public void Every_command_argument_and_option_says_what_it_is_for() =>
        Visible(CommandLine.Create()).Select(item => item.Command)
            .SelectMany(command => (Symbol[])[command, .. command.Arguments, .. command.Options])
            .Where(symbol => !symbol.Hidden && string.IsNullOrWhiteSpace(symbol.Description))
            .Select(symbol => symbol.Name).Should().BeEmpty();

    private static string Render(Command root)
    {
        var commands = Visible(root).ToList();
        var text = new StringBuilder($"""
            # The command line

            What a person does to TAP on a laptop and to a running one on AWS. `./tap help` lists the commands, `./tap help <command>` is what stands here;
            `eval "$(./tap completion bash)"` (`zsh` alike, `./tap completion fish | source`) lets the shell complete commands, options, stacks, functions, outputs and settings.
            A link to `tap`, in a folder of the `PATH` for instance, works as it does. [local-run.md](local-run.md) tells what happens when a command is typed.

            With `--aws` a command acts on the stack on AWS, with the credentials that AWS's SDKs find; without it nothing leaves the machine. Commands that run the program build what is
            out of date first; all others use the last build that succeeded.

            | Command | What it does |
            | --- | --- |

            """);
        foreach (var (path, command) in commands)
            text.Append("| [`").Append(path).Append("`](#").Append(Anchor(path)).Append(") | ").Append(Text(command.Description!)).AppendLine(" |");

        text.AppendLine().AppendLine("## Exit codes").AppendLine().AppendLine("| Code | Meaning |").AppendLine("| --- | --- |");
        foreach (var (code, meaning) in ExitCode.Meanings)
            text.Append("| ").Append(code).Append(" | ").Append(meaning).AppendLine(" |");
        text.AppendLine().AppendLine("What a command has to say goes to standard output; faults, and what takes a while, to standard error.");

        foreach (var (path, command) in commands)
            Append(text, path, command);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string path, Command command)
    {
        text.AppendLine().Append("## ").AppendLine(path).AppendLine().Append(Text(command.Description!)).AppendLine(".").AppendLine()
            .AppendLine("```text").AppendLine(Usage(path, command)).AppendLine("```");
        string[] rows =
        [
            .. command.Arguments.Where(argument => !argument.Hidden).Select(argument => Row(argument.Name, argument.Description, "")),
            .. command.Options.Where(option => !option.Hidden).Select(option =>
                Row(string.Join(", ", option.Aliases.Append(option.Name)) + Value(option), option.Description, DefaultOf(option))),
        ];
        if (rows.Length == 0)
            return;

        text.AppendLine().AppendLine("| | Meaning | Default |").AppendLine("| --- | --- | --- |");
        foreach (var row in rows)
            text.AppendLine(row);
    }

    // The first line of the usage in the help, which knows what may be left out and what repeated.
    private static string Usage(string path, Command command)
    {
        var words = command.Arguments.Where(argument => !argument.Hidden).Select(argument =>
            (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
            {
                ( > 0, _) => $"<{argument.Name}>",
                (_, 1) => $"[{argument.Name}]",
                _ => $"[{argument.Name} ...]",
            });
        return string.Join(' ', [path, .. words, .. command.Options.Any(option => !option.Hidden) ? ["[options]"] : Array.Empty<string>()]);
    }

    private static string Row(string name, string? meaning, string standard) =>
        $"| `{name}` | {Text(meaning!)} | {(standard.Length > 0 ? $"`{standard}`" : "")} |";

    // Neither a column's end nor a tag.
    private static string Text(string meaning) => meaning.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);

    private static string Value(Option option) => option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool)
        ? ""
        : $" <{option.HelpName ?? option.Name.TrimStart('-')}>";

    private static string DefaultOf(Option option) => option.HasDefaultValue && option.ValueType != typeof(bool) ? $"{option.GetDefaultValue()}" : "";

    private static IEnumerable<(string Path, Command Command)> Visible(Command command, string path = "./tap") =>
        command.Subcommands.Where(child => !child.Hidden).SelectMany(child => Visible(child, $"{path} {child.Name}").Prepend(($"{path} {child.Name}", child)));

    // As GitHub makes them: in lower case, blanks as hyphens, without other signs.
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');
}
