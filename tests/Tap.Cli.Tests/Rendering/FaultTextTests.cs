using System.Net;
using Tap.Cli.Aws;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Rendering;

/// <summary>Whatever ends a command is told in one line.</summary>
public sealed class FaultTextTests
{
    [Fact]
    public void What_is_foreseen_says_what_to_do()
    {
        FaultText.Of(new UserException("It is broken.", "Mend it.")).Should().Be("It is broken. Mend it.");
        FaultText.Of(new AwsException("NoSuchBucket", "There is none.")).Should().Be("NoSuchBucket: There is none.");
        FaultText.Of(new HttpRequestException("Connection refused (127.0.0.1:1)")).Should().Contain("(Connection refused (127.0.0.1:1)); ./tap down");
        FaultText.Of(new TaskCanceledException("It took too long.", new TimeoutException())).Should().Contain("(It took too long); ./tap down");
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        var write = () => File.WriteAllText("/dev/full", "text");
        FaultText.Of(write.Should().Throw<IOException>().Which).Should().Contain("No space left on device").And.Contain("the space on its disk");
    }

    [Fact]
    public void What_nobody_foresaw_is_one_line_to_report()
    {
        var fail = () => _ = new Dictionary<string, int> { ["a"] = 1 }["two\nlines"];
        FaultText.Of(fail.Should().Throw<KeyNotFoundException>().Which).Should()
            .Contain("please report this line").And.Contain("KeyNotFoundException").And.NotContain("\n").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("<html>Internal Server Error</html>")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task An_answer_that_is_no_error_of_AWS_is_told_with_its_status(string body)
    {
        using var transport = new Broken(body);
        using var api = new AwsApi(new Uri("http://127.0.0.1:1"), "eu-west-2", transport, attempts: 1);
        var ask = () => api.CallAsync(JsonService.Logs, "FilterLogEvents", [], CancellationToken.None);
        var refusal = (await ask.Should().ThrowAsync<AwsException>()).Which;
        (refusal.Code, refusal.Message).Should().Be(("500", body));
    }

    private sealed class Broken(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent(body) });
    }
}
