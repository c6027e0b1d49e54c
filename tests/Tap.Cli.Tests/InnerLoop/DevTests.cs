using System.Diagnostics;
using System.Text.Json.Nodes;
using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.InnerLoop;

/// <summary>
/// The inner loop, in a copy of the checkout: a new function is made and deployed, what is saved answers, what is broken does not, and
/// nothing stays behind.
/// </summary>
public sealed class DevTests : IDisposable
{
    private const string Route = "lambda/api-handler/src/routes/health.ts";

    private readonly CheckoutCopy copy = new();
    private readonly List<string> lines = [];
    private readonly string route;

    public DevTests()
    {
        // In the place of the launcher, which would compile everything.
        File.WriteAllText(copy["tap"], """
            cd "$(dirname "$0")"
            echo "$* ${KEEP_BUILD_SERVERS:-}" >>builds
            if [[ ${2:-} == --stop ]]; then exit; fi
            if grep -q broken src/Program.cs; then echo "$PWD/src/Program.cs(1,8): error CS1002: ; expected [p]" >&2; exit 1; fi
            """);
        route = File.ReadAllText(copy[Route]);
    }

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task A_new_function_and_what_is_saved_answers_and_what_is_broken_does_not()
    {
        // On one stack, which takes too long to build and to deploy twice.
        var function = new NewFunctionUse(copy);
        await function.IsMadeAsync();
        LeaveBundled("api-handler", NewFunctionUse.Name);

        var settings = File.ReadAllText(copy["Pulumi.dev.yaml"]);
        using var dev = copy.StartTap("dev");
        var reading = ReadAsync(dev);
        await SaidAsync($"tap-{NewFunctionUse.Name}-dev");
        await SaidAsync("Guardrails: 0 broken");
        await SaidAsync("Watching");
        await function.AnswersAsync();
        var url = $"{JsonNode.Parse(File.ReadAllText(copy[".tap/dev/outputs.json"]))!["healthCheckUrl"]}";
        (await StatusAsync(url)).Should().Be("up");

        Save(Route, Answering("second"));
        await SaidAsync("api-handler  v2");
        (await StatusAsync(url)).Should().Be("second");
        await SaidAsync("GET /health  200");

        // With what bundles are made with, so that the build has to bundle anew when it can.
        Save("src/Program.cs", "broken");
        Save("lambda/tsconfig.json", File.ReadAllText(copy["lambda/tsconfig.json"]) + "\n");
        await SaidAsync("src/Program.cs:1:8: error: CS1002: ; expected");
        Save(Route, Answering("second"));
        await SaidAsync("changes nothing");
        File.Exists(copy["lambda/dist/.built"]).Should().BeFalse("that would be newer than what bundles are made with");

        Save(Route, "const x = ;\n" + Answering("third"));
        await SaidAsync($"{Route}:1:11: error: Unexpected \";\"");
        Save("Pulumi.dev.yaml", settings.Replace("retentionDays: 7", "retentionDays: 8", StringComparison.Ordinal));
        await SaidAsync($"Pulumi.dev.yaml:{LineOf("retentionDays: 7", settings)}: tap:logs.retentionDays = 8: must be one of");
        (await StatusAsync(url)).Should().Be("second", "that is the last one that was good");

        // All at once, as with another branch; the new build goes on in the same process.
        Save("src/Program.cs", "good");
        Save("Pulumi.dev.yaml", settings);
        Save(Route, Answering("third"));
        await SaidAsync("the new build");
        await SaidAsync("api-handler  v3");
        (await StatusAsync(url)).Should().Be("third");

        copy.Tap("up", "--json", "--expect-no-changes");
        await EndAsync(dev, "TERM");
        dev.ExitCode.Should().Be(0);
        await reading;
        lines[^1].Should().EndWith("The stack stays up; ./tap down ends it");
        var builds = File.ReadAllLines(copy["builds"]);
        builds[..^1].Should().NotBeEmpty().And.OnlyContain(line => line == "build 1", "the next one is to be quick");
        builds[^1].Should().Be("build --stop ");
        (await StatusAsync(url)).Should().Be("third");
        (await ProcessesAsync()).Should().NotContain(line => line.Contains("dev.mjs", StringComparison.Ordinal));

        using var again = copy.StartTap("dev");
        reading = ReadAsync(again);
        await SaidAsync("Watching");
        await copy.Home.RequireAsync("destroy");
        await reading;
        await again.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        again.ExitCode.Should().Be(1);
        lines[^1].Should().Contain("was taken down by another ./tap");
    }

    // All others stay as the program has them: to bundle each of them anew, in a session, would be a tenth of the test.
    private void LeaveBundled(params string[] functions)
    {
        var handlers = Directory.GetDirectories(copy["lambda"]).Select(folder => Path.Combine(folder, "src/handler.ts")).Where(File.Exists);
        foreach (var handler in handlers.Except(functions.Select(name => copy[$"lambda/{name}/src/handler.ts"])))
            File.Delete(handler);
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

    // As many editors do: a file beside it, and a rename.
    private void Save(string path, string text)
    {
        File.WriteAllText(copy[$"{path}.new"], text);
        File.Move(copy[$"{path}.new"], copy[path], overwrite: true);
    }

    private async Task<IEnumerable<string>> ProcessesAsync()
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "args"]) { RedirectStandardOutput = true })!;
        return (await list.StandardOutput.ReadToEndAsync()).Split('\n').Where(line => line.Contains(copy.Root, StringComparison.Ordinal));
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
}
