using System.ComponentModel;
using System.Diagnostics;
using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>Runs programs of the machine.</summary>
internal static class MachineProgram
{
    /// <summary>What a program prints, without the line end; null when it is missing or fails.</summary>
    public static async Task<string?> TryReadAsync(string program, params IEnumerable<string> arguments)
    {
        try
        {
            var (exitCode, output, _) = await RunAsync(program, arguments);
            return exitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="purpose">What it is for, to follow "could not".</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="UserException">It is not there, or it failed; the message ends with what it said.</exception>
    public static async Task<string> RequireAsync(string purpose, string program, params IEnumerable<string> arguments)
    {
        try
        {
            var (exitCode, output, error) = await RunAsync(program, arguments);
            return exitCode == 0
                ? output
                : throw new UserException($"Could not {purpose}: {program} ended with exit code {exitCode}.\n{(error.Length > 0 ? error : output).Trim()}");
        }
        catch (Win32Exception)
        {
            throw new UserException($"Could not {purpose}: {program} is not installed.");
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
