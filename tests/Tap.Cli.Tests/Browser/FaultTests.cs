using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Browser;
using Tap.Cli.Tests.Aws;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.EndToEnd;
using Tap.Program;

namespace Tap.Cli.Tests.Browser;

/// <summary>What the page is told when AWS does not answer as it should; and what ends a question.</summary>
public sealed class FaultTests
{
    private const string Alarms = "/api/alarms";

    [Fact]
    public async Task What_AWS_refuses_is_told_in_its_words()
    {
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, new FakeStack { Refusals = { ["DescribeAlarms"] = "AccessDenied" } });
        await ShouldBeAsync(console, 502, "AWS refused this", "AccessDenied: DescribeAlarms is refused");
    }

    [Fact]
    public async Task Credentials_that_AWS_does_not_accept_are_told_with_what_to_do()
    {
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, new FakeStack { Refusals = { ["DescribeAlarms"] = "ExpiredToken" } });
        var problem = await ShouldBeAsync(console, 502, "AWS cannot be asked", "AWS does not accept the credentials: ExpiredToken: DescribeAlarms is refused");
        problem["advice"]!.GetValue<string>().Should().Contain("aws sso login");
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_told()
    {
        var transport = new FakeTransport(FakeTransport.Broken(HttpRequestError.ConnectionError));
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, transport);
        await ShouldBeAsync(console, 502, "AWS cannot be asked", "monitoring.eu-west-2.amazonaws.com does not answer (Broken).");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_told()
    {
        var transport = new FakeTransport(() => new HttpResponseMessage { Content = new BrokenContent() });
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, transport);
        await ShouldBeAsync(console, 502, "AWS cannot be asked", "monitoring.eu-west-2.amazonaws.com does not answer*");
    }

    [Fact]
    public async Task An_answer_that_nobody_expects_is_told_as_a_fault_of_the_console()
    {
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, new FakeTransport(FakeTransport.Ok("{ \"MetricAlarms\": [{}] }")));
        await ShouldBeAsync(console, 500, "The console failed", "./tap failed as nobody foresaw*");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_told()
    {
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, new Silence(), time: new InstantTime());
        await ShouldBeAsync(console, 504, "AWS did not answer in time", "It took more than 30 seconds.");
    }

    [Fact]
    public async Task A_question_ends_when_the_browser_goes_away()
    {
        var silence = new Silence();
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, silence);
        using var leaving = new CancellationTokenSource();
        var asking = console.Page.GetAsync(Alarms, leaving.Token);
        await silence.Asked;
        await leaving.CancelAsync();
        await silence.Ended;
        await FluentActions.Awaiting(() => asking).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_question_ends_when_the_console_stops()
    {
        var silence = new Silence();
        var console = await ConsoleKit.StartAsync(FakeStack.Stack, silence);
        var asking = console.Page.GetAsync(Alarms);
        await silence.Asked;
        await console.StopAsync();
        await silence.Ended;
        (await asking).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        await console.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        await using var console = await ConsoleKit.StartAsync(FakeStack.Stack, new FakeStack());
        var fault = (await FluentActions.Awaiting(() => ConsoleServer.StartAsync(console.Shown, console.Url.Port, default))
            .Should().ThrowAsync<UserException>()).Which;
        fault.Message.Should().StartWith($"The console cannot listen on port {console.Url.Port}: ");
        fault.Advice.Should().Be("Choose another --port, or none.");
    }

    private static async Task<JsonNode> ShouldBeAsync(ConsoleKit console, int status, string title, string detail)
    {
        var (told, problem) = await console.SendAsync(HttpMethod.Get, Alarms);
        told.Should().Be(status);
        problem!["status"]!.GetValue<int>().Should().Be(status);
        problem["title"]!.GetValue<string>().Should().Be(title);
        problem["detail"]!.GetValue<string>().Should().Match(detail);
        return problem;
    }

    /// <summary>An AWS that takes a question and never answers.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        private readonly TaskCompletionSource asked = new(), ended = new();

        public Task Asked => asked.Task.WaitAsync(TapHome.Deadline);

        public Task Ended => ended.Task.WaitAsync(TapHome.Deadline);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.TrySetResult();
            }

            throw new InvalidOperationException("It never ends by itself.");
        }
    }
}
