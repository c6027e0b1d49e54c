using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Tests.Aws;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.Review;
using Tap.Infra.Configuration;
using static Tap.Cli.Tests.Aws.FakeTransport;

namespace Tap.Cli.Tests.Browser;

/// <summary>The page calls the API of the stack, nothing else, and nothing that changes it unless the console may.</summary>
public sealed class CallRoutesTests
{
    [Fact]
    public async Task A_call_is_sent_as_it_is_with_a_trace_that_is_kept()
    {
        using var aws = new FakeTransport(Answer(HttpStatusCode.Created, """{"id":"1"}""", ("ETag", "\"1\"")));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        var (status, answer) = await CallAsync(
            console, "POST", "/transactions?limit=5&userId=a%2Fb", """{"n":"ä"}""", ("Content-Type", "application/json"), ("Idempotency-Key", "k"));

        status.Should().Be(200);
        (answer["status"]!.GetValue<int>(), $"{answer["body"]}", $"{answer["headers"]!["ETag"]}").Should().Be((201, """{"id":"1"}""", "\"1\""));
        answer["durationSeconds"]!.GetValue<double>().Should().BeGreaterThanOrEqualTo(0);
        var sent = aws.Requests.Single();
        (sent.Method, sent.Uri.AbsoluteUri, sent.Body).Should().Be(
            ("POST", "https://api.example/prod/transactions?limit=5&userId=a%2Fb", """{"n":"ä"}"""));
        sent.Headers["Content-Type"].Should().Be("application/json");
        sent.Headers["Idempotency-Key"].Should().Be("k");
        sent.Headers["X-Amzn-Trace-Id"].Should().Be($"Root={answer["traceId"]};Sampled=1");
        sent.Headers.Should().NotContainKey("Authorization", "the API lets everybody in");
    }

    [Fact]
    public async Task A_call_of_an_API_that_asks_for_signatures_is_signed()
    {
        using var aws = new FakeTransport(Ok("{}"));
        await using var console = await SigningAsync(aws);

        (await CallAsync(console, "GET", "/health")).Status.Should().Be(200);
        aws.Requests.Single().Scope.Should().Be("eu-west-2/execute-api");

        (await CallAsync(console, "GET", "/health", null, ("authorization", "Bearer x"))).Answer["detail"]!.GetValue<string>()
            .Should().Be("headers is 'authorization'; it must be left to the console, which sets it.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("transactions")]
    [InlineData("//evil.example/x")]
    [InlineData("/%2Fevil.example/x")]
    [InlineData("@evil.example/x")]
    [InlineData(".evil.example/x")]
    [InlineData(":80/x")]
    [InlineData("https://evil.example/x")]
    [InlineData("/..")]
    [InlineData("/../other")]
    [InlineData("/./x")]
    [InlineData("/a/../../other")]
    [InlineData("/%2e%2e/other")]
    [InlineData("/a/%2E%2E%2F../other")]
    [InlineData("/..\\other")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/a#b")]
    [InlineData("/a\r\nHost: evil.example")]
    [InlineData("/a%0d%0ab")]
    public async Task No_path_leads_anywhere_else(string path)
    {
        using var aws = new FakeTransport(Ok("{}"));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        var (status, problem) = await CallAsync(console, "GET", path);

        (status, aws.Requests.Count).Should().Be((400, 0));
        problem["detail"]!.GetValue<string>().Should().StartWith("path is '");
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("host", "evil.example")]
    [InlineData("Connection", "close")]
    [InlineData("Content-Length", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("TE", "trailers")]
    [InlineData("Proxy-Authorization", "x")]
    [InlineData("X-Amzn-Trace-Id", "Root=x")]
    [InlineData("X-A", "a\r\nHost: evil.example")]
    [InlineData("X-A\r\nHost", "evil.example")]
    [InlineData("X A", "a")]
    [InlineData("", "a")]
    public async Task Headers_of_the_connection_and_half_headers_are_refused(string name, string value)
    {
        using var aws = new FakeTransport(Ok("{}"));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        var (status, problem) = await CallAsync(console, "GET", "/health", null, (name, value));

        (status, aws.Requests.Count).Should().Be((400, 0));
        problem["detail"]!.GetValue<string>().Should().StartWith("headers is '");
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("POST", 403)]
    [InlineData("PUT", 403)]
    [InlineData("DELETE", 403)]
    [InlineData("OPTIONS", 403)]
    [InlineData("get", 403)]
    [InlineData("TRACE", 403)]
    public async Task A_console_that_only_reads_lets_reading_methods_through(string method, int expected)
    {
        using var aws = new FakeTransport(Ok("{}"));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws, mayWrite: false);

        (await CallAsync(console, method, "/health")).Status.Should().Be(expected);

        aws.Requests.Count.Should().Be(expected == 200 ? 1 : 0);
    }

    [Fact]
    public async Task A_method_that_HTTP_does_not_have_is_refused()
    {
        using var aws = new FakeTransport(Ok("{}"));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        (await CallAsync(console, "CONNECT", "/health")).Status.Should().Be(400);
        (await console.SendAsync(HttpMethod.Post, "/api/call", "hello")).Status.Should().Be(400);
        (await console.SendAsync(HttpMethod.Post, "/api/call", "{}")).Status.Should().Be(400);
        aws.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirection_and_a_refusal_are_answers_and_asked_for_once()
    {
        using var aws = new FakeTransport(
            Answer(HttpStatusCode.Found, "", ("Location", "https://evil.example/")), Answer(HttpStatusCode.TooManyRequests, "{}"));
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        (await CallAsync(console, "GET", "/health")).Answer["status"]!.GetValue<int>().Should().Be(302);
        (await CallAsync(console, "GET", "/health")).Answer["status"]!.GetValue<int>().Should().Be(429);
        aws.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_API_that_does_not_answer_or_breaks_off_or_does_not_end_is_a_fault()
    {
        using var aws = new FakeTransport(
            Broken(HttpRequestError.ConnectionError),
            () => new HttpResponseMessage { Content = new BrokenContent() },
            () => new HttpResponseMessage { Content = new ByteArrayContent(new byte[10 * 1024 * 1024 + 1]) });
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, aws);

        foreach (var title in new[] { "The API does not answer", "The API does not answer", "The API's answer is too long" })
        {
            var (status, problem) = await CallAsync(console, "GET", "/health");
            (status, problem["title"]!.GetValue<string>()).Should().Be((502, title));
        }
    }

    [Fact]
    public async Task The_definition_is_that_of_the_API()
    {
        await using var console = await ConsoleKit.StartAsync(FakeData.Stack, new FakeStack());

        (await console.GetAsync("/api/definition"))["paths"]!.AsObject().Select(path => path.Key).Should().Contain("/transactions/{id}");
    }

    private static Task<ConsoleKit> SigningAsync(HttpMessageHandler aws) => ConsoleKit.StartAsync(
        FakeData.Stack, aws, ReviewKit.Stack("prod") with { Authorization = ApiAuthorization.Iam });

    private static async Task<(int Status, JsonNode Answer)> CallAsync(
        ConsoleKit console, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var question = new JsonObject
        {
            ["method"] = method,
            ["path"] = path,
            ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
            ["body"] = body,
        };
        var (status, answer) = await console.SendAsync(HttpMethod.Post, "/api/call", question.ToJsonString());
        return (status, answer!);
    }
}
