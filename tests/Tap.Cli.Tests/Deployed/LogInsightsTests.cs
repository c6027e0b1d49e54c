using Tap.Cli.Aws;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>A query that nobody waits for any more is stopped: an account may have few at once, and pays for what they read.</summary>
public sealed class LogInsightsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_query_that_nobody_waits_for_is_stopped_unless_it_has_ended(bool ended)
    {
        using var leaving = new CancellationTokenSource();
        using var aws = new FakeStack();
        aws.Answers["StartQuery"] = _ => """{ "queryId": "q" }""";
        aws.Answers["GetQueryResults"] = _ =>
        {
            leaving.Cancel();
            return """{ "status": "Running" }""";
        };
        aws.Answers["StopQuery"] = _ => """{ "success": true }""";
        if (ended)
            aws.Refusals["StopQuery"] = "InvalidParameterException";
        using var api = new AwsApi(null, "eu-west-2", aws, AwsCredentials.Local, attempts: 1);
        var now = FakeStack.Now;

        await new LogInsights(api, TimeProvider.System).Awaiting(logs => logs.RunAsync(["g"], "fields a", now.AddHours(-1), now, leaving.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        aws.Requests.Where(request => request.Operation == "StopQuery").Should().ContainSingle()
            .Which.Parameters!.ToJsonString().Should().Be("""{"queryId":"q"}""");
    }
}
