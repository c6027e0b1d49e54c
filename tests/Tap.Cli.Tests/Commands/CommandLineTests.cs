using System.CommandLine;
using System.Text.RegularExpressions;
using Tap.Cli.Commands;
using Tap.Testing;

namespace Tap.Cli.Tests.Commands;

public class CommandLineTests
{
    [Fact]
    public void The_help_names_the_program_as_it_is_called()
    {
        Help().Should().Contain("./tap [command] [options]").And.NotContain("Tap.Cli");
        Help("up").Should().Contain("./tap up [options]").And.Contain("--stack");
    }

    [Fact]
    public void A_command_lists_the_stack_unless_it_is_of_none() =>
        CommandLine.Create().Subcommands.Where(command => !Help(command.Name).Contains("--stack", StringComparison.Ordinal))
            .Select(command => command.Name).Should().Equal("new", "stack", "down", "build", "test", "help", "version", "completion", "complete");

    [Fact]
    public void The_script_builds_for_the_commands_that_run_the_program()
    {
        var listed = Regex.Match(Repository.Read("tap"), @"case \$\{1:-\} in ([a-z |]+)\) ;; \*\) return 1").Groups[1].Value.Split(" | ");
        listed.Should().BeEquivalentTo(
            CommandLine.Create().Subcommands.Where(command => command.Options.Contains(CommonOptions.Config))
                .Select(command => command.Name));
    }

    [Theory]
    [InlineData("--stack", "prod")]
    [InlineData("-s", "prod")]
    public void Down_says_what_removes_one_stack(params string[] options) =>
        CommandLine.Create().Parse(["down", .. options]).Errors.Should().ContainSingle()
            .Which.Message.Should().EndWith("./tap destroy --stack prod removes one stack.");

    [Theory]
    [InlineData("--remember f --to g")]
    [InlineData("--remember f --dry-run")]
    [InlineData("--remember f processor")]
    [InlineData("--remember f --version 2")]
    [InlineData("--to f processor")]
    [InlineData("--to f --version 2")]
    public void A_rollback_is_told_in_one_way_where_to(string words) =>
        CommandLine.Create().Parse($"rollback {words}").Errors.Should().ContainSingle();

    [Theory]
    [InlineData("")]
    [InlineData("--remember f")]
    [InlineData("--to f --dry-run")]
    [InlineData("processor --version 2 --dry-run")]
    public void A_rollback_may_be_told_where_to(string words) => CommandLine.Create().Parse($"rollback {words}").Errors.Should().BeEmpty();

    [Fact]
    public async Task The_version_is_told()
    {
        var version = (await OutputAsync("--version")).Trim();
        version.Should().NotBeEmpty();
        (await OutputAsync("version")).Trim().Should().Be(version);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData]
    public async Task The_help_lists_the_commands(params string[] words) =>
        (await OutputAsync(words)).Should().Contain("  up ").And.Contain("  test <part>").And.NotContain("  complete");

    [Fact]
    public async Task The_help_of_a_command_is_found_in_both_ways() =>
        (await OutputAsync("help", "logs")).Should().Be(await OutputAsync("logs", "--help")).And.Contain("--since");

    [Theory]
    [InlineData("There is no command 'fly'; ./tap help lists all.", "fly")]
    [InlineData("There is no command 'fly'; ./tap help lists all.", "fly", "--help")]
    [InlineData("There is no command 'fly'; ./tap help lists all.", "help", "fly")]
    [InlineData("There is no command 'outptus'; did you mean outputs? ./tap help lists all.", "outptus", "apiUrl")]
    [InlineData("There is no command 'inv'; ./tap help lists all.", "inv")]
    [InlineData("There is no command 'vanish'; ./tap help lists all.", "vanish")]
    [InlineData("There is no option '--stak'; did you mean --stack? ./tap help up lists all.", "up", "--stak", "prod")]
    [InlineData("There is no option '--stak'; did you mean --stack? ./tap help logs lists all.", "logs", "--stak", "prod")]
    [InlineData("There is no option '--stak'; did you mean --stack? ./tap help invoke lists all.", "invoke", "processor", "{}", "--stak=prod")]
    [InlineData("There is no option '--aws'; ./tap help up lists all.", "up", "--aws")]
    [InlineData("There is no option '-x'; ./tap help outputs lists all.", "outputs", "-x")]
    [InlineData("'--stack' stands behind the command; ./tap help outputs tells how it is called.", "--stack", "prod", "outputs")]
    [InlineData("'prod' is one word too many; ./tap help down tells how it is called.", "down", "prod", "dev")]
    [InlineData("--port 0 is no port; write a number from 1 to 65535. ./tap help up tells more.", "up", "--port", "0")]
    [InlineData("There is no command 'lst'; did you mean ls? ./tap help stack lists all.", "stack", "lst")]
    [InlineData("Argument 'tcsh' not recognized. Must be one of: 'bash' 'zsh' 'fish'. ./tap help completion tells more.", "completion", "tcsh")]
    [InlineData("Required argument missing for option: '--stack'. ./tap help up tells more.", "up", "--stack")]
    public async Task A_wrong_command_line_is_answered_in_one_line_with_what_was_meant(string line, params string[] words)
    {
        var (exitCode, output, error) = await RunAsync(words);
        (exitCode, output, error).Should().Be((ExitCode.Usage, "", $"error: {line}\n"));
    }

    [Theory]
    [InlineData("invoke", "api-handler", "-")]
    [InlineData("invoke", "api-handler", "-1.5")]
    [InlineData("invoke", "api-handler", "--", "--what-follows-two-hyphens")]
    public void What_looks_like_an_option_may_be_an_argument(params string[] words) =>
        UsageFault.LinesOf(CommandLine.Create().Parse(words)).Should().BeEmpty();

    private static string Help(params string[] command)
    {
        using var output = new StringWriter();
        CommandLine.Create().Parse([.. command, "--help"]).Invoke(new InvocationConfiguration { Output = output }).Should().Be(0);
        return output.ToString();
    }

    private static async Task<string> OutputAsync(params string[] words)
    {
        var (exitCode, output, error) = await RunAsync(words);
        (exitCode, error).Should().Be((ExitCode.Success, ""));
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words)
    {
        using StringWriter output = new(), error = new();
        var exitCode = await CommandLine.RunAsync(words, new InvocationConfiguration { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
