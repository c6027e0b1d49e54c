using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Tap.Cli.Aws;
using Tap.Cli.Browser;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Tests.EndToEnd;
using Tap.Cli.Tests.Review;
using Tap.Program;

namespace Tap.Cli.Tests.Browser;

/// <summary>A console of a stack whose AWS is a fake, and its page.</summary>
internal sealed class ConsoleKit : IAsyncDisposable
{
    private readonly ConsoleServer server;

    private ConsoleKit(ShownStack shown, ConsoleServer server)
    {
        (Shown, this.server) = (shown, server);
        Page = new HttpClient { BaseAddress = server.Url, Timeout = TapHome.Deadline };
        Page.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
    }

    /// <summary>What it shows.</summary>
    public ShownStack Shown { get; }

    /// <summary>The page, which has the token.</summary>
    public HttpClient Page { get; }

    /// <summary>The console's address.</summary>
    public Uri Url => server.Url;

    /// <summary>Starts one of a stack that is up.</summary>
    public static Task<ConsoleKit> StartAsync(DeployedStack stack) =>
        StartAsync(stack, new StackAws(stack), ReviewKit.Stack(stack.Name), mayWrite: true, TimeProvider.System);

    /// <summary>Starts one.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="transport">What answers in the place of AWS.</param>
    /// <param name="program">What the program registers; null for nothing.</param>
    /// <param name="mayWrite">Whether it may change something.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    public static async Task<ConsoleKit> StartAsync(
        DeployedStack stack, HttpMessageHandler transport, RegisteredStack? program = null, bool mayWrite = true, TimeProvider? time = null)
    {
        var aws = new StackAws(
            stack.Region, region => new AwsApi(null, region, transport, new BasicAWSCredentials("AKIDEXAMPLE", "secret"), attempts: 1));
        return await StartAsync(stack, aws, program ?? ReviewKit.Stack(stack.Name), mayWrite, time ?? TimeProvider.System);
    }

    private static async Task<ConsoleKit> StartAsync(
        DeployedStack stack, StackAws aws, RegisteredStack program, bool mayWrite, TimeProvider time)
    {
        var shown = new ShownStack("tap", stack, program, aws, Workspace.Find().Root, mayWrite) { Time = time };
        return new ConsoleKit(shown, await ConsoleServer.StartAsync(shown, port: null, default));
    }

    /// <summary>Asks for something that must be answered.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Page.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends something.</summary>
    /// <returns>The status and the body; null when there is none.</returns>
    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        using var response = await Page.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text == "" ? null : JsonNode.Parse(text));
    }

    /// <summary>Stops the console as Ctrl-C does; the page stays.</summary>
    public async Task StopAsync() => await server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        await server.DisposeAsync();
        Shown.Aws.Dispose();
    }
}
