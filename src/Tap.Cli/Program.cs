using System.CommandLine;
using Tap.Cli.Commands;

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
catch (OperationCanceledException exception) when (exception.InnerException is not TimeoutException)
{
    return ExitCode.Interrupted;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"error: {FaultText.Of(exception)}");
    return ExitCode.Failure;
}
