using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.Browser;

/// <summary>Who is let in: the page that the console served, with the token that it was given.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private ConsoleKit console = null!;

    public async Task InitializeAsync() => console = await ConsoleKit.StartAsync(FakeStack.Stack, new FakeStack(), mayWrite: false);

    public async Task DisposeAsync() => await console.DisposeAsync();

    [Fact]
    public async Task The_page_is_told_what_the_stack_is()
    {
        var stack = await console.GetAsync("/api/stack");
        stack["name"]!.GetValue<string>().Should().Be("prod");
        (stack["onAws"]!.GetValue<bool>(), stack["mayWrite"]!.GetValue<bool>()).Should().Be((true, false));
        stack["logSources"]!.AsArray().Select(source => $"{source}").Should().Equal("api", "api-handler", "processor");
    }

    [Theory]
    [InlineData("evil.example:{0}", 403)]
    [InlineData("127.0.0.1", 403)]
    [InlineData("127.0.0.1:1", 403)]
    [InlineData("127.0.0.1:{0}", 200)]
    [InlineData("localhost:{0}", 200)]
    public async Task Only_the_names_of_this_machine_lead_to_the_console(string host, int status) => await ShouldAnswerAsync(
        request => request.Headers.Host = string.Format(null, host, console.Url.Port), status);

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://127.0.0.1:{0}", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("http://127.0.0.1:{0}", 200)]
    [InlineData("http://localhost:{0}", 200)]
    public async Task No_other_page_is_let_in(string origin, int status) => await ShouldAnswerAsync(
        request => request.Headers.Add("Origin", string.Format(null, origin, console.Url.Port)), status);

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("Basic {0}")]
    [InlineData("Bearer {0}0")]
    public async Task Nobody_is_told_anything_without_the_token(string authorization)
    {
        foreach (var path in new[] { "/api/stack", "/api/map", "/api/nothing", "/API/stack" })
            await ShouldAnswerAsync(
                request =>
                {
                    request.Headers.Authorization = null;
                    request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, Token));
                },
                401, path);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/nothing.js", 404)]
    [InlineData("GET", "/../Review/prices.json", 404)]
    [InlineData("DELETE", "/api/stack", 405)]
    public async Task What_is_nothing_to_ask_is_said_to_be_nothing(string method, string path, int status)
    {
        var (told, problem) = await console.SendAsync(new HttpMethod(method), path);
        (told, problem!["status"]!.GetValue<int>()).Should().Be((status, status));
    }

    [Fact]
    public async Task Every_answer_keeps_the_browser_from_what_the_page_does_not_need()
    {
        foreach (var path in new[] { "/", "/api/stack", "/api/nothing" })
        {
            using var response = await console.Page.GetAsync(path);
            var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            headers["Content-Security-Policy"].Should().StartWith("default-src 'none'; script-src 'self';").And.NotContain("unsafe");
            headers["X-Content-Type-Options"].Should().Be("nosniff");
            headers["Referrer-Policy"].Should().Be("no-referrer");
            headers["Cache-Control"].Should().Be("no-store");
            headers["Cross-Origin-Resource-Policy"].Should().Be("same-origin");
            headers["Cross-Origin-Opener-Policy"].Should().Be("same-origin");
            headers.Should().NotContainKey("Server");
        }
    }

    private string Token => console.Url.Fragment["#token=".Length..];

    private async Task ShouldAnswerAsync(Action<HttpRequestMessage> prepare, int status, string path = "/api/stack")
    {
        using var client = new HttpClient { BaseAddress = console.Url, Timeout = TapHome.Deadline };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        prepare(request);
        using var response = await client.SendAsync(request);
        ((int)response.StatusCode).Should().Be(status);
        if (response.StatusCode == HttpStatusCode.OK)
            return;
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        problem["detail"]!.GetValue<string>().Should().NotBeEmpty().And.NotContain(Token);
    }
}
