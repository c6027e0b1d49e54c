using System.CommandLine;
using System.Diagnostics;
using Tap.Cli.Commands;
using Tap.Testing;

namespace Tap.Cli.Tests.Commands;

/// <summary>What a shell is told at a TAB, and the script by which bash asks.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder home = new();
    private readonly KeptVariables kept = new("TAP_HOME", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");

    public CompletionTests()
    {
        Environment.SetEnvironmentVariable("TAP_HOME", home.Path);
        Directory.CreateDirectory(Path.Combine(home.Path, "dev"));
        home.Write("dev/outputs.json", """
            {"region": "eu-west-2", "environment": "dev", "apiUrl": "http://127.0.0.1:1", "alarmNames": ["tap-dlq-depth-dev"], "processorArn": "arn:aws:lambda:eu-west-2:123456789012:function:tap-processor-dev"}
            """);
    }

    public void Dispose()
    {
        kept.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData(" out", "outputs")]
    [InlineData(" up --st", "--stack")]
    [InlineData(" up --stack ", "dev", "prod", "review")]
    [InlineData(" up --stack pr", "prod")]
    [InlineData(" up -s pr", "prod")]
    [InlineData(" up --stack=pr", "--stack=prod")]
    [InlineData(" outputs api", "apiUrl")]
    [InlineData(" outputs --stack dev api", "apiUrl")]
    [InlineData(" outputs --stack prod api")]
    [InlineData(" logs ", "api", "processor")]
    [InlineData(" alarms tap-d", "tap-dlq-depth-dev")]
    [InlineData(" invoke pro", "processor")]
    [InlineData(" config tap:storage.enc", "tap:storage.encryption")]
    [InlineData(" up --config tap:storage.enc", "tap:storage.encryption=")]
    [InlineData(" stack ", "ls")]
    [InlineData(" help prev", "preview")]
    [InlineData(" completion ", "bash", "fish", "zsh")]
    [InlineData(" fly ")]
    public void What_may_follow_is_told(string line, params string[] names) =>
        CompletionCommands.Complete(line).Select(item => item.Name).Should().Equal(names);

    [Fact]
    public void The_commands_are_offered_with_what_they_mean_and_without_the_hidden_one()
    {
        var offered = CompletionCommands.Complete(" ").ToList();
        offered.Select(item => item.Name).Should().BeEquivalentTo(
            CommandLine.Create().Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
        offered.Should().Contain(("down", "Stop the local AWS; what it held is gone"));
    }

    [Fact]
    public async Task Bash_asks_the_program()
    {
        var program = $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Tap.Cli.dll")}' \"$@\"";
        (await RepliesAsync("tap out", program)).Should().Be("outputs ");
    }

    /// <summary>The program answers here without a process of its own for each line, and only if it is asked as is said.</summary>
    [Theory]
    [InlineData("./tap up --stack=", " up --stack=", "dev prod review ")] // Bash breaks words at = and :, and replaces the last part only.
    [InlineData("t config tap:storage.enc", " config tap:storage.enc", "storage.encryption ")]
    [InlineData("/anywhere/it's/tap invoke pro", " invoke pro", "processor ")]
    public async Task Bash_completes_whatever_the_program_is_called_by(string line, string asked, string replies)
    {
        using var answer = new StringWriter();
        (await CommandLine.RunAsync(["complete", asked], new InvocationConfiguration { Output = answer })).Should().Be(0);
        home.Write("answer", answer.ToString());

        (await RepliesAsync(line, $"[ \"$#$1$2\" = '2complete{asked}' ] && exec cat '{Path.Combine(home.Path, "answer")}'")).Should().Be(replies);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _tap tap")]
    [InlineData("zsh", "compdef _tap tap")]
    [InlineData("fish", "complete --command tap ")]
    public void A_script_registers_itself_and_calls_the_checkout_that_printed_it(string shell, string registration)
    {
        using var output = new StringWriter();
        CommandLine.Create().Parse(["completion", shell]).Invoke(new InvocationConfiguration { Output = output }).Should().Be(0);
        output.ToString().Should().Contain(registration).And.Contain($"'{Path.Combine(Repository.Root, "tap")}' complete").And.NotContain("@tap@");
    }

    // What bash makes of a TAB behind a line.
    private async Task<string> RepliesAsync(string line, string program)
    {
        var checkout = Path.Combine(home.Path, "it's a checkout");
        Directory.CreateDirectory(checkout);
        home.Write("it's a checkout/tap", $"#!/bin/sh\n{program}\n");
        home.Write("script", $$"""
            chmod +x "{{checkout}}/tap"
            {{CompletionCommands.Script("bash", checkout)}}
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
            COMP_WORDS=("${1%% *}") COMP_CWORD=1
            _tap
            printf '%s ' "${COMPREPLY[@]}"
            """);
        using var bash = Process.Start(new ProcessStartInfo("bash", [Path.Combine(home.Path, "script"), line]) { RedirectStandardOutput = true })!;
        var replies = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return replies;
    }
}
