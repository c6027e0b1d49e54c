using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Tap.Program;

namespace Tap.Cli.Dev;

/// <summary>What was bundled.</summary>
/// <param name="Built">What is as its sources now: functions, and <c>openapi.json</c>.</param>
/// <param name="Faults">What keeps others as they were.</param>
/// <param name="Warnings">What looks like a mistake.</param>
internal sealed record Bundled(IReadOnlyList<string> Built, IReadOnlyList<SourceFault> Faults, IReadOnlyList<SourceFault> Warnings);

/// <summary>
/// Bundles functions, by a process of Node.js that keeps what it parsed; one that has ended is started anew.
/// </summary>
/// <param name="root">The folder of <c>Pulumi.yaml</c>.</param>
/// <param name="dist">Where the bundles go.</param>
internal sealed class Bundler(string root, string dist) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private Process? process;

    /// <summary>Whether what it bundles with has changed, and is not built: the build then takes no bundle for one of its own.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>Bundles what is made of some files; a process that has just started, all that is not as its sources are.</summary>
    /// <param name="changed">The files, from the repository.</param>
    /// <param name="at">When they were found to have changed: what is saved later, nobody has seen.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="UserException">Node.js is missing, or ends as soon as it is started.</exception>
    public async Task<Bundled> BundleAsync(IReadOnlyList<string> changed, DateTimeOffset at, CancellationToken cancellation)
    {
        var request = JsonSerializer.Serialize(new { changed, at = IsOutdated ? (DateTimeOffset?)null : at }, Json);
        if (process is not null && await AskAsync(process, request, cancellation) is { } answer)
            return answer;

        End();
        process = Start();
        if (await AskAsync(process, request, cancellation) is { } first)
            return first;

        await process.WaitForExitAsync(cancellation);
        throw new UserException($"lambda/dev.mjs, which bundles the functions, ends with exit code {process.ExitCode}.");
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is null)
            return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        End();
    }

    // Null when it has ended.
    private static async Task<Bundled?> AskAsync(Process process, string request, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(request.AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
            var answer = await process.StandardOutput.ReadLineAsync(cancellation);
            return answer is null ? null : JsonSerializer.Deserialize<Bundled>(answer, Json);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void End()
    {
        process?.Dispose();
        process = null;
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(root, "lambda", "dev.mjs"), dist])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new UserException("Could not bundle the functions: node is not installed.");
        }
    }
}
