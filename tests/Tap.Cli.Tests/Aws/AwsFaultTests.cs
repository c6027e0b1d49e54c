using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Tap.Cli.Aws;
using Tap.Program;
using static Tap.Cli.Tests.Aws.FakeTransport;

namespace Tap.Cli.Tests.Aws;

/// <summary>What AWS refuses or does not answer: what is sent again, and what is told.</summary>
public sealed class AwsFaultTests
{
    private static readonly Func<HttpResponseMessage> Throttled = Answer(HttpStatusCode.BadRequest, """{ "__type": "ThrottlingException", "message": "Slow down." }""");
    private static readonly Func<HttpResponseMessage> Unavailable = Answer(HttpStatusCode.ServiceUnavailable, "");

    private readonly InstantTime time = new();

    [Theory]
    [InlineData("""{ "__type": "com.amazonaws#NoSuchThing", "message": "None." }""", null)]
    [InlineData("""{ "Message": "None." }""", "NoSuchThing:http://internal.amazon.com/coral/")]
    [InlineData("<ErrorResponse xmlns='urn:x'><Error><Type>Sender</Type><Code>NoSuchThing</Code><Message>None.</Message></Error></ErrorResponse>", null)]
    [InlineData("<?xml version='1.0'?><Error><Code>NoSuchThing</Code><Message>None.</Message><Key>a</Key></Error>", null)]
    public async Task A_refusal_is_told_in_the_words_of_AWS_whatever_the_protocol(string body, string? header)
    {
        var transport = new FakeTransport(Answer(HttpStatusCode.BadRequest, body, header is null ? [] : [("x-amzn-ErrorType", header)]));
        var refusal = (await Api(transport).Invoking(Read).Should().ThrowAsync<AwsException>()).Which;
        (refusal.Code, refusal.Message).Should().Be(("NoSuchThing", "None."));
        transport.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("ExpiredTokenException")]
    [InlineData("UnrecognizedClientException")]
    [InlineData("InvalidSignatureException")]
    public async Task Credentials_that_AWS_does_not_accept_are_told_with_what_to_do(string code)
    {
        var transport = new FakeTransport(Answer(HttpStatusCode.Forbidden, $$"""{ "__type": "{{code}}", "message": "No." }"""));
        var fault = (await Api(transport).Invoking(Read).Should().ThrowAsync<UserException>()).Which;
        (fault.Message, fault.Advice).Should().Be(($"AWS does not accept the credentials: {code}: No.", AwsCredentials.Advice));
        transport.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_are_told_with_what_to_do()
    {
        using var aws = new AwsApi(null, "eu-west-2", new FakeTransport(Ok("{}")), new SignedOut());
        (await aws.Invoking(Read).Should().ThrowAsync<UserException>()).Which.Advice.Should().Be(AwsCredentials.Advice);
    }

    [Theory]
    [InlineData("AWSSDK.SecurityToken")]
    [InlineData("AWSSDK.SSO")]
    [InlineData("AWSSDK.SSOOIDC")]
    public void What_the_SDK_loads_for_a_profile_is_there(string assembly) =>
        Assembly.Load(assembly).GetName().Name.Should().Be(assembly);

    [Fact]
    public async Task A_host_that_does_not_answer_is_named()
    {
        var transport = new FakeTransport(Broken(HttpRequestError.NameResolutionError));
        var fault = (await Api(transport).Invoking(Read).Should().ThrowAsync<UserException>()).Which;
        fault.Message.Should().Be("logs.eu-west-2.amazonaws.com does not answer (Broken).");
    }

    [Fact]
    public async Task What_reads_is_sent_again_until_it_is_answered_and_waits_in_between()
    {
        var broken = () => new HttpResponseMessage { Content = new BrokenContent() };
        foreach (var fault in new[] { Throttled, Unavailable, Broken(HttpRequestError.ResponseEnded), broken })
        {
            time.Waits.Clear();
            var transport = new FakeTransport(fault, fault, Ok("{}"));
            await Read(Api(transport));
            transport.Requests.Should().HaveCount(3);
            time.Waits.Should().HaveCount(2).And.OnlyContain(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public async Task What_is_not_answered_in_100_seconds_is_sent_again_if_it_reads_and_else_told()
    {
        var never = () => new HttpResponseMessage { Content = new SilentContent(() => time.Pass(TimeSpan.FromSeconds(100))) };
        var (once, always, posted) = (new FakeTransport(never, Ok("{}")), new FakeTransport(never), new FakeTransport(never));
        await Read(Api(once));
        once.Requests.Should().HaveCount(2);
        (await Api(always).Invoking(Read).Should().ThrowAsync<UserException>()).Which.Message.Should()
            .StartWith("logs.eu-west-2.amazonaws.com does not answer (").And.Contain("00:01:40");
        always.Requests.Should().HaveCount(3);
        await Api(posted).Invoking(aws => aws.CallAsync(QueryService.Topics, "Publish", [], default)).Should().ThrowAsync<UserException>();
        posted.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_function_has_16_minutes()
    {
        var never = () => new HttpResponseMessage { Content = new SilentContent(() => time.Pass(TimeSpan.FromMinutes(16))) };
        var transport = new FakeTransport(never);
        await Api(transport).Invoking(Invoke).Should().ThrowAsync<UserException>().WithMessage("*00:16:00*");
        transport.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task It_is_not_sent_more_than_three_times_nor_more_often_than_is_asked()
    {
        var (three, one) = (new FakeTransport(Throttled), new FakeTransport(Throttled));
        (await Api(three).Invoking(Read).Should().ThrowAsync<AwsException>()).Which.Code.Should().Be("ThrottlingException");
        await Api(one, attempts: 1).Invoking(Read).Should().ThrowAsync<AwsException>();
        (three.Requests.Count, one.Requests.Count).Should().Be((3, 1));
    }

    [Fact]
    public async Task What_may_have_had_an_effect_is_not_sent_again()
    {
        Func<AwsApi, Task>[] effects =
        [
            aws => aws.InvokeAsync("function", "live", "{}", asynchronous: false, default),
            aws => aws.CallAsync(JsonService.CodeDeploy, "CreateDeployment", [], default),
            aws => aws.CallAsync(QueryService.Topics, "Publish", [], default),
        ];
        foreach (var effect in effects)
        {
            foreach (var fault in new[] { Unavailable, Broken(HttpRequestError.ResponseEnded) })
            {
                var transport = new FakeTransport(fault, Ok("{}"));
                await Api(transport).Invoking(effect).Should().ThrowAsync<Exception>();
                transport.Requests.Should().ContainSingle();
            }
        }
    }

    [Fact]
    public async Task An_invocation_that_certainly_did_not_happen_is_sent_again()
    {
        var throttled = Answer(HttpStatusCode.TooManyRequests, "{}", ("x-amzn-ErrorType", "TooManyRequestsException"));
        Func<HttpResponseMessage> late = () => throw new TaskCanceledException("No connection.", new TimeoutException());
        foreach (var fault in new[] { throttled, Broken(HttpRequestError.ConnectionError), late })
        {
            var transport = new FakeTransport(fault, Ok("{}"));
            (await Api(transport).InvokeAsync("function", "live", "{}", asynchronous: false, default)).Payload.Should().Be("{}");
            transport.Requests.Select(sent => sent.Body).Should().Equal("{}", "{}");
        }
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_by_the_time_of_AWS_once()
    {
        var now = DateTimeOffset.UtcNow.AddMinutes(10);
        var transport = new FakeTransport(Answer(
            HttpStatusCode.Forbidden, """{ "__type": "InvalidSignatureException", "message": "Signature expired." }""", ("Date", now.ToString("R", CultureInfo.InvariantCulture))));
        try
        {
            await Api(transport).Invoking(Read).Should().ThrowAsync<UserException>();
            transport.Requests.Should().HaveCount(2);
            var signed = DateTimeOffset.ParseExact(
                transport.Requests[1].Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            signed.Should().BeCloseTo(now, TimeSpan.FromMinutes(4));
        }
        finally
        {
            AWSConfigs.ManualClockCorrection = null;
        }
    }

    private static Task Read(AwsApi aws) => aws.CallAsync(JsonService.Logs, "DescribeLogGroups", new JsonObject(), default);

    private static Task Invoke(AwsApi aws) => aws.InvokeAsync("function", "live", "{}", asynchronous: false, default);

    private AwsApi Api(FakeTransport transport, int attempts = 3) =>
        new(null, "eu-west-2", transport, new BasicAWSCredentials("AKIDEXAMPLE", "secret"), attempts, time);

    private sealed class SignedOut : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("The sign-in has expired.");
    }
}
