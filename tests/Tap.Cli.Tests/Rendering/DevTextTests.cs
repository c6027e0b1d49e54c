using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;

namespace Tap.Cli.Tests.Rendering;

/// <summary>What a save came to is a line.</summary>
public sealed class DevTextTests
{
    private static readonly Dictionary<string, string> Functions = new() { ["tap-api-handler-dev"] = "api-handler", ["tap-processor-dev"] = "processor" };

    [Fact]
    public void A_function_has_its_version_and_everything_else_is_counted()
    {
        Changes(Updated("tap-api-handler-dev"), Moved("tap-api-handler-dev-live", "7")).Should().Equal("api-handler  v7");
        Changes(Updated("tap-api-handler-dev"), Moved("tap-api-handler-dev-live", "7"), Updated("tap-topic-dev"), Unchanged("tap-x-dev"))
            .Should().Equal("api-handler  v7", "a.ts  Resources: ~ 1 updated");
        Changes(Unchanged("tap-x-dev")).Should().Equal("a.ts  changes nothing");
        Changes(Updated("tap-x-dev") with { Operation = Operation.Create }, Updated("tap-api-handler-dev") with { Operation = Operation.Create })
            .Should().Equal("a.ts  Resources: + 2 created");
    }

    [Fact]
    public void A_version_that_CodeDeploy_has_to_move_traffic_to_is_not_said_to_have_it() =>
        Changes(Updated("tap-api-handler-dev")).Should().Equal("api-handler  published; ./tap release shifts its traffic");

    [Fact]
    public void A_request_is_one_line()
    {
        var line = new LogEvent(
            new LogSource(LogSource.ApiName, "g"), DateTimeOffset.UnixEpoch, "1",
            """{"method":"POST","route":"/process","status":"502","responseLatency":"34","errorType":"INTEGRATION_FAILURE","sourceIp":"127.0.0.1","requestId":"r"}""");
        DevText.Request(line)[8..].Should().Be("  POST /process  502  34 ms  errorType=INTEGRATION_FAILURE");
    }

    [Fact]
    public void What_a_function_logged_is_a_line_with_its_details_under_it() => DevText.Logged(new LogEvent(
        new LogSource("processor", "g"), DateTimeOffset.UnixEpoch, "1",
        """{"level":"ERROR","message":"It failed","error":{"name":"A","stack":"A: no\n    at f (a.ts:1:2)"}}""")).Select((text, index) => index == 0 ? text[8..] : text)
        .Should().Equal("  processor  ERROR It failed", "    A: no", "        at f (a.ts:1:2)");

    [Fact]
    public void A_mistake_stands_in_a_few_lines()
    {
        DevText.Fault("a.ts:1:2", "error", "no", "  const x = ;").Should().Be("a.ts:1:2: error: no\n    const x = ;");
        DevText.Fault("", "error", "no", null).Should().Be("error: no");
        DevText.Some([.. Enumerable.Range(1, 9).Select(number => $"{number}")]).Should().Equal("1", "2", "3", "4", "5", "and 4 more");
        DevText.Names(["src/a.cs", "b.cs"]).Should().Be("a.cs and 1 more");
    }

    private static IEnumerable<string> Changes(params Step[] steps) => DevText.Changes("a.ts", steps, Functions);

    private static Step Updated(string name) => new("aws:x/y:Y", name, Operation.Update) { State = StepState.Done };

    private static Step Unchanged(string name) => new("aws:x/y:Y", name, Operation.Same) { State = StepState.Done };

    private static Step Moved(string name, string version) =>
        Updated(name) with { Changes = [new PropertyChange("functionVersion", JsonValue.Create("6"), JsonValue.Create(version))] };
}
