using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Commands;
using Tap.Testing;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What a command printed and ended with.</summary>
internal sealed record TapResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>The resources that a run of <c>up --json</c> or <c>preview --json</c> did not leave as they are.</summary>
    public IEnumerable<string> Changed => Json["steps"]!.AsArray()
        .Where(step => step!["operation"]!.GetValue<string>() != "same")
        .Select(step => $"{step!["operation"]} {step["name"]}");
}

/// <summary>The local run as its users start it, with a home of its own.</summary>
/// <param name="folder">The folder that goes with the home.</param>
/// <param name="path">Where the home is in it.</param>
internal sealed class TapHome(TemporaryFolder folder, string path = "") : IDisposable
{
    /// <summary>How long anything may take: only what hangs takes longer, on any machine.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Makes an empty one.</summary>
    public TapHome()
        : this(new TemporaryFolder())
    {
    }

    /// <summary>A file in the home.</summary>
    public string this[string file] => Path.Combine(folder.Path, path, file);

    /// <summary>Where local-aws listens and which process it is.</summary>
    public JsonNode Endpoint => JsonNode.Parse(File.ReadAllText(this["local-aws/endpoint.json"]))!;

    /// <summary>Starts a command in a process of its own, for what a signal ends.</summary>
    public Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Tap.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end, in the process of the tests; one at a time.</summary>
    public Task<TapResult> RunAsync(params IEnumerable<string> arguments) => Task.Run(() => Run(arguments));

    private TapResult Run(params IEnumerable<string> arguments)
    {
        var (exitCode, output, error) = ProgramRun.Of(typeof(ExitCode).Assembly, arguments, Variables);
        return new TapResult(exitCode, output, error);
    }

    /// <summary>Starts a command with <c>--aws</c> and credentials in the environment; the local AWS stands in for AWS.</summary>
    /// <param name="arguments">The command.</param>
    /// <param name="endpoint">What is in front of the local AWS.</param>
    public Process StartOnAws(IEnumerable<string> arguments, Uri? endpoint = null)
    {
        using var kept = new KeptVariables("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        return Start([.. arguments, .. OnAws(endpoint)]);
    }

    /// <summary>Runs one that must succeed.</summary>
    public async Task<TapResult> RequireOnAwsAsync(params IEnumerable<string> arguments)
    {
        var result = await AwsUser.Developer.RunAsync(this, [.. arguments, .. OnAws()]);
        result.ExitCode.Should().Be(0, result.Error);
        return result;
    }

    /// <summary>The options with which a command takes the local AWS for AWS.</summary>
    public string[] OnAws(Uri? endpoint = null) =>
        ["--aws", "--outputs", this["dev/outputs.json"], "--endpoint-url", endpoint?.ToString() ?? Endpoint["endpoint"]!.GetValue<string>()];

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<TapResult> RequireAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().Be(0, "{0} printed {1}{2}", string.Join(' ', arguments), result.Output, result.Error);
        return result;
    }

    /// <summary>
    /// Runs a command that asks the API handler how it is, until what that depends on is up: it has two seconds for that, in which a busy
    /// machine does not even start a process.
    /// </summary>
    public static async Task BecomesHealthyAsync(Func<Task<TapResult>> invoke)
    {
        var status = 503;
        await UntilAsync(async () => (status = (await invoke()).Json["statusCode"]!.GetValue<int>()) != 503);
        status.Should().Be(200);
    }

    /// <summary>DynamoDB.</summary>
    public static JsonService Tables { get; } = new("dynamodb", "DynamoDB_20120810", "1.0");

    /// <summary>Calls AWS APIs as the commands do.</summary>
    public AwsApi ApiIn(string region) => new(new Uri(Endpoint["endpoint"]!.GetValue<string>()), region);

    /// <summary>Asks the control API of local-aws.</summary>
    public async Task<string> ControlAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Endpoint["endpoint"]!.GetValue<string>()), Timeout = Deadline };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Endpoint["token"]!.GetValue<string>());
        return await http.GetStringAsync($"_tap/{path}");
    }

    /// <summary>Asks local-aws over HTTP.</summary>
    public Task<string> GetAsync(string path, string service = "s3") => SendAsync(HttpMethod.Get, path, service);

    /// <summary>Sends local-aws a request.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string service, string? body = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Endpoint["endpoint"]!.GetValue<string>()), Timeout = Deadline };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-2/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Looks again and again until something is so.</summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Deadline"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"What was waited for did not happen within {Deadline.TotalMinutes} minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    public void Dispose()
    {
        Run("down");
        folder.Dispose();
    }

    // What the program reads of those of its process.
    private Dictionary<string, string?> Variables => new()
    {
        ["TAP_HOME"] = Path.Combine(folder.Path, path),
        ["PULUMI_CONFIG"] = null,
        ["PULUMI_CONFIG_SECRET_KEYS"] = null,
        ["ENVIRONMENT_SUFFIX"] = null,
    };
}
