using System.CommandLine;
using Tap.Cli.Commands;
using Tap.Program;

var root = new RootCommand("Deploys TAP to a local AWS: no account, no Pulumi CLI, no Docker. `./tap test` runs every test.")
{
    CommonOptions.Stack,
    UpCommand.Create(),
    PreviewCommand.Create(),
    ReviewCommand.Create(),
    OutputsCommand.Create(),
    InvokeCommand.Create(),
    LogsCommand.Create(),
    ReleaseCommand.Create(),
    RedriveCommand.Create(),
    DestroyCommand.Create(),
    DownCommand.Create(),
};

try
{
    // An interrupted run waits for what is under way; each operation has a limit of its own.
    return await root.Parse(args)
        .InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(6) });
}
catch (UserException exception)
{
    await Console.Error.WriteLineAsync($"error: {exception.Message}");
    return ExitCode.Failure;
}
catch (AwsException exception)
{
    await Console.Error.WriteLineAsync($"error: {exception.Code}: {exception.Message}");
    return ExitCode.Failure;
}
catch (HttpRequestException exception)
{
    await Console.Error.WriteLineAsync($"error: The local AWS does not answer ({exception.Message}); ./tap down and ./tap up start it anew.");
    return ExitCode.Failure;
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
