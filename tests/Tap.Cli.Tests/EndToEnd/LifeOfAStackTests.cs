using System.Diagnostics;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>The whole program on a real local AWS, through the command line.</summary>
public sealed class LifeOfAStackTests : IDisposable
{
    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task A_stack_comes_changes_stands_beside_another_and_goes()
    {
        var preview = await tap.RequireAsync("preview", "--json");
        var first = await tap.RequireAsync("up", "--yes", "--json");
        first.Changed.Should().BeEquivalentTo(preview.Changed);
        first.Changed.Should().Contain("create tap-data-dev").And.OnlyContain(step => step.StartsWith("create ", StringComparison.Ordinal));
        (await tap.RequireAsync("outputs", "--json")).Json.ToJsonString().Should().Be(first.Json["outputs"]!.ToJsonString());

        var versions = (await tap.RequireAsync("secret", "rotate", "--json")).Json["versions"]!.ToJsonString();
        (await tap.RequireAsync("up", "--json")).Changed.Should().BeEmpty();

        var setting = "tap:functions.apiHandler.memoryMb=768";
        string[] affected = ["update tap-api-handler-dev", "update tap-api-handler-dev-live"];
        (await tap.RequireAsync("preview", "--json", "--config", setting)).Changed.Should().BeEquivalentTo(affected);
        (await tap.RequireAsync("up", "--json", "--config", setting)).Changed.Should().BeEquivalentTo(affected);
        (await tap.GetAsync("2015-03-31/functions/tap-api-handler-dev/configuration", "lambda")).Should().Contain("\"MemorySize\": 768");

        await tap.SendAsync(HttpMethod.Put, "2015-03-31/functions/tap-api-handler-dev/configuration", "lambda", """{"MemorySize": 1024}""");
        string[] refresh = ["--refresh", "--expect-no-changes", "--json", "--config", setting];
        (await tap.RunAsync(["preview", .. refresh])).Changed.Should().BeEquivalentTo(affected, "it was changed by hand");
        var repaired = await tap.RunAsync(["up", .. refresh]);
        repaired.ExitCode.Should().Be(1, "there were changes");
        repaired.Changed.Should().Equal(["update tap-api-handler-dev"], "Lambda publishes no version that is like the last one");
        (await tap.RequireAsync(["up", .. refresh])).Changed.Should().BeEmpty();
        (await tap.RequireAsync("secret", "--json")).Json["versions"]!.ToJsonString().Should().Be(versions, "no update puts a value back");

        await TapHome.BecomesHealthyAsync(() => tap.RequireAsync("invoke", "api-handler", "GET", "/health"));
        (await tap.RequireAsync("logs", "api-handler", "--since", "5m")).Output.Should().Contain(" report durationMs=");
        (await tap.RequireAsync("memory", "api-handler")).Output.Should().Contain("tap-api-handler-dev at 768 MB: ").And.Contain("USD PER MILLION");
        (await tap.RunAsync("invoke", "processor", Sample("s3-put"))).Error.Should().Contain("invoke api-handler lambda/events/process.json makes one");

        (await tap.RequireAsync("up", "--stack", "prod", "--json")).Changed.Should().Contain("create tap-data-prod");
        (await tap.GetAsync("")).Should().Contain("tap-data-dev-").And.Contain("tap-data-prod-");

        var copied = await tap.RunAsync("preview", "--stack", "review", "--config", "tap:environmentSuffix=dev");
        copied.Error.Should().Contain("The stack dev has the suffix dev in ");
        copied.Output.Should().BeEmpty("the stack review, of which the list below knows nothing, has not begun");

        foreach (var stack in new[] { "dev", "prod" })
        {
            await TryAsync((await tap.RequireAsync("up", "--stack", stack)).Output);
            await InvokeWithEachSampleAsync(stack);
        }

        var listed = (await tap.RequireAsync("stack", "ls", "--json")).Json.AsArray();
        listed.Select(stack => $"{stack!["name"]} {stack["up"]} {stack["resourceCount"]!.GetValue<int>() > 50} {stack["lastUpdate"] is not null}")
            .Should().Equal("dev true True True", "prod true True True", "review false False False");

        (await tap.RequireAsync("destroy", "--yes")).Output.Should().Contain("deleted");
        (await tap.ControlAsync("stacks")).Should().Be("""{"stacks": ["prod"]}""");
        (await tap.GetAsync("")).Should().NotContain("tap-data-dev-").And.Contain("tap-data-prod-");
        (await tap.GetAsync("2015-03-31/functions/", "lambda")).Should().NotContain("tap-api-handler-dev");
        Directory.Exists(tap["dev"]).Should().BeFalse();

        var refused = await tap.RunAsync("destroy", "--stack", "prod");
        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain("cannot be deleted because it is protected");

        using var process = Process.GetProcessById(tap.Endpoint["pid"]!.GetValue<int>());
        await tap.RequireAsync("down");
        await process.WaitForExitAsync().WaitAsync(TapHome.Deadline);
        Directory.GetDirectories(tap[""]).Select(Path.GetFileName).Should().Equal("local-aws");
        File.Exists(tap["local-aws/endpoint.json"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_stack_lies_in_the_partition_of_its_region()
    {
        foreach (var (stack, region, partition) in new[] { ("dev", "cn-north-1", "aws-cn"), ("prod", "us-gov-west-1", "aws-us-gov") })
        {
            string[] there = ["--stack", stack, "--config", $"aws:region={region}"];
            await tap.RequireAsync(["up", .. there]);
            foreach (var file in new[] { $"{stack}/state.json", $"{stack}/outputs.json" })
                (await File.ReadAllTextAsync(tap[file])).Should().Contain($"arn:{partition}:").And.NotContain("arn:aws:", file);

            // Bucket, table and secret answer: the function's role may do there what its policies say.
            await TapHome.BecomesHealthyAsync(() => tap.RequireAsync("invoke", "api-handler", "GET", "/health", "--stack", stack));
            (await tap.RequireAsync(["up", "--json", .. there])).Changed.Should().BeEmpty();
        }
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "lambda", "events", $"{name}.json");

    // The samples work on every stack: each is an event of the function that it is for.
    private async Task InvokeWithEachSampleAsync(string stack)
    {
        var functions = new Dictionary<string, string> { ["health"] = "api-handler", ["process"] = "api-handler", ["s3-put"] = "processor" };
        Directory.GetFiles(Path.GetDirectoryName(Sample("health"))!).Select(Path.GetFileNameWithoutExtension)
            .Should().BeEquivalentTo(functions.Keys);
        foreach (var (name, function) in functions)
        {
            Func<Task<TapResult>> invoke = () => tap.RequireAsync("invoke", function, Sample(name), "--stack", stack);
            if (name == "health")
                await TapHome.BecomesHealthyAsync(invoke);
            else if (function == "api-handler")
                (await invoke()).Json["statusCode"]!.GetValue<int>().Should().Be(202, name);
            else
                await invoke();
        }
    }

    // What the run says to try works as it stands there.
    private static async Task TryAsync(string output)
    {
        var calls = output.Split('\n').Where(line => line.StartsWith("    curl ", StringComparison.Ordinal)).ToList();
        calls.Should().HaveCount(4);
        foreach (var call in calls)
        {
            using var shell = Process.Start("/bin/sh", ["-c", $"{call} --silent --show-error --fail --retry 9 --output /dev/null"]);
            await shell.WaitForExitAsync();
            shell.ExitCode.Should().Be(0, call);
        }
    }
}
