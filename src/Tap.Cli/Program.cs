using System.CommandLine;
using Tap.Cli.Commands;
using Tap.Cli.Rendering;

try
{
    // An interrupted run waits for what is under way; each operation has a limit of its own.
    return await CommandLine.RunAsync(
        args, new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(6) });
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
