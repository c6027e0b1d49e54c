using System.Diagnostics;

namespace Tap.Cli.Dev;

/// <summary>Builds the program anew as <c>./tap</c> does, and puts it in the place of the process that runs.</summary>
/// <param name="root">The folder of <c>Pulumi.yaml</c>.</param>
internal sealed class ProgramBuild(string root)
{
    /// <summary>When the program that runs was built; null when <c>./tap</c> did not build it.</summary>
    public DateTimeOffset? BuiltAt =>
        new FileInfo(Path.Combine(root, ".tap", "built")) is { Exists: true, LastWriteTimeUtc: var moment } ? moment : null;

    private string Launcher => Path.Combine(root, "tap");

    /// <summary>Builds it; a build that fails leaves the last one in its place. What makes the next one quicker stays.</summary>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The mistakes; none when it was built.</returns>
    public async Task<IReadOnlyList<SourceFault>> RunAsync(CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Launcher, "build"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KEEP_BUILD_SERVERS"] = "1" },
        })!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            var lines = $"{await output}{await error}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (process.ExitCode == 0)
                return [];
            var faults = SourceFault.OfBuild(lines, root);
            return faults.Count > 0 ? faults : [new SourceFault(lines.LastOrDefault() ?? $"./tap build ended with exit code {process.ExitCode}.")];
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Ends what builds left running; nobody waits for it.</summary>
    public void Stop()
    {
        using var process = Process.Start("bash", [Launcher, "build", "--stop"]);
        process.WaitForExit();
    }
}
