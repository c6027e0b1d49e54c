using System.Diagnostics;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Runs programs.</summary>
internal static class Shell
{
    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="CommandFailedException">It ended with another exit code than 0.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new CommandFailedException($"{program} {string.Join(' ', start.ArgumentList)}", process.ExitCode, await output + await error);
    }
}

/// <summary>A program ended with an error; <see cref="Exception.Message"/> has what it printed.</summary>
internal sealed class CommandFailedException(string command, int exitCode, string printed)
    : Exception($"'{command}' ended with exit code {exitCode}:\n{printed}");
