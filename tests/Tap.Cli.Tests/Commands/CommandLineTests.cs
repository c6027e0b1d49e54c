using System.CommandLine;
using Tap.Cli.Commands;

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
    public void Every_command_but_down_lists_the_stack() =>
        CommandLine.Create().Subcommands.Where(command => !Help(command.Name).Contains("--stack", StringComparison.Ordinal))
            .Select(command => command.Name).Should().Equal("down");

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
    public void The_version_is_told() => Output("--version").Trim().Should().NotBeEmpty();

    private static string Help(params string[] command) => Output([.. command, "--help"]);

    private static string Output(params string[] arguments)
    {
        using var output = new StringWriter();
        CommandLine.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output }).Should().Be(0);
        return output.ToString();
    }
}
