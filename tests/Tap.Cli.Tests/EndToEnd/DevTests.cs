using System.Diagnostics;
using System.Text.Json.Nodes;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>
/// The inner loop, in a small checkout of its own: what is saved there answers, what is broken does not, and nothing stays behind.
/// </summary>
public sealed class DevTests : IDisposable
{
    private const string Route = "lambda/api-handler/src/routes/health.ts";

    private readonly TemporaryFolder folder = new();
    private readonly List<string> lines = [];
    private readonly string route;

    public DevTests()
    {
        foreach (var file in new[] { "Pulumi.yaml", "Pulumi.dev.yaml" })
            File.Copy(Path.Combine(Repository.Root, file), PathOf(file));
        foreach (var name in new[] { "lambda", "api" })
            CopySources(name);
        CopyAll(AppContext.BaseDirectory, PathOf(".tap/cli"));
        File.CreateSymbolicLink(PathOf("lambda/node_modules"), Path.Combine(Repository.Root, "lambda/node_modules"));
        File.CreateSymbolicLink(PathOf("local-aws"), Path.Combine(Repository.Root, "local-aws"));
        Directory.CreateDirectory(PathOf("src"));

        // In the place of the launcher, which would compile everything.
        folder.Write("tap", """
            cd "$(dirname "$0")"
            if grep -q broken src/Program.cs; then echo "$PWD/src/Program.cs(1,8): error CS1002: ; expected [p]" >&2; exit 1; fi
            """);
        route = File.ReadAllText(PathOf(Route));
    }

    public void Dispose()
    {
        using (var down = Start("down"))
            down.WaitForExit();
        folder.Dispose();
    }

    [Fact]
    public async Task What_is_saved_answers_and_what_is_broken_does_not()
    {
        var settings = File.ReadAllText(PathOf("Pulumi.dev.yaml"));
        using var dev = Start("dev");
        var reading = ReadAsync(dev);
        await SaidAsync("Watching");
        var url = $"{JsonNode.Parse(File.ReadAllText(PathOf(".tap/dev/outputs.json")))!["healthCheckUrl"]}";
        (await StatusAsync(url)).Should().Be("up");

        Save(Route, Answering("second"));
        await SaidAsync("api-handler  v2");
        (await StatusAsync(url)).Should().Be("second");
        await SaidAsync("GET /health  200");

        Save(Route, "const x = ;\n" + Answering("third"));
        await SaidAsync($"{Route}:1:11: error: Unexpected \";\"");
        Save("Pulumi.dev.yaml", settings.Replace("retentionDays: 7", "retentionDays: 8", StringComparison.Ordinal));
        await SaidAsync($"Pulumi.dev.yaml:{LineOf("retentionDays: 7", settings)}: tap:logs.retentionDays = 8: must be one of");
        Save("src/Program.cs", "broken");
        await SaidAsync("src/Program.cs:1:8: error: CS1002: ; expected");
        (await StatusAsync(url)).Should().Be("second", "that is the last one that was good");

        // All at once, as with another branch; the new build goes on in the same process.
        Save("src/Program.cs", "good");
        Save("Pulumi.dev.yaml", settings);
        Save(Route, Answering("third"));
        await SaidAsync("api-handler  v3");
        (await StatusAsync(url)).Should().Be("third");

        (await RunAsync("up", "--json", "--expect-no-changes")).ExitCode.Should().Be(0);
        await EndAsync(dev, "TERM");
        dev.ExitCode.Should().Be(0);
        await reading;
        lines[^1].Should().EndWith("The stack stays up; ./tap down ends it");
        (await StatusAsync(url)).Should().Be("third");
        (await ProcessesAsync()).Should().NotContain(line => line.Contains("dev.mjs", StringComparison.Ordinal));

        using var again = Start("dev");
        reading = ReadAsync(again);
        await SaidAsync("Watching");
        (await RunAsync("destroy")).ExitCode.Should().Be(0);
        await reading;
        await again.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        again.ExitCode.Should().Be(1);
        lines[^1].Should().Contain("was taken down by another ./tap");
    }

    private static int LineOf(string part, string text) =>
        text[..text.IndexOf(part, StringComparison.Ordinal)].Count(character => character == '\n') + 1;

    private static async Task<string> StatusAsync(string url)
    {
        using var http = new HttpClient { Timeout = TapHome.Deadline };
        return $"{JsonNode.Parse(await http.GetStringAsync(url))!["status"]}";
    }

    private static async Task EndAsync(Process process, string signal)
    {
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(TapHome.Deadline);
    }

    private string Answering(string status) => route.Replace("'up'", $"'{status}'", StringComparison.Ordinal);

    private string PathOf(string path) => Path.Combine(folder.Path, path);

    // As many editors do: a file beside it, and a rename.
    private void Save(string path, string text)
    {
        folder.Write($"{path}.new", text);
        File.Move(PathOf($"{path}.new"), PathOf(path), overwrite: true);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(".tap/cli/Tap.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var name in new[] { "TAP_HOME", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "ENVIRONMENT_SUFFIX" })
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    private async Task<TapResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        return new TapResult(process.ExitCode, output, "");
    }

    private async Task<IEnumerable<string>> ProcessesAsync()
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "args"]) { RedirectStandardOutput = true })!;
        return (await list.StandardOutput.ReadToEndAsync()).Split('\n').Where(line => line.Contains(folder.Path, StringComparison.Ordinal));
    }

    // Each line that is waited for stands after the one before.
    private async Task SaidAsync(string text)
    {
        await TapHome.UntilAsync(() => Task.FromResult(Find() >= 0));
        lock (lines)
            lines.RemoveRange(0, Find() + 1);

        int Find()
        {
            lock (lines)
                return lines.FindIndex(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (lines)
                lines.Add(line);
        }
    }

    // Neither what is installed nor what was made.
    private void CopySources(string name)
    {
        var source = Path.Combine(Repository.Root, name);
        Directory.CreateDirectory(PathOf(name));
        foreach (var path in Directory.GetFiles(source))
            File.Copy(path, PathOf(Path.Combine(name, Path.GetFileName(path))));
        foreach (var inner in Directory.GetDirectories(source).Select(Path.GetFileName).Where(inner => inner is not ("node_modules" or "dist")))
            CopyAll(Path.Combine(source, inner!), PathOf(Path.Combine(name, inner!)));
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
