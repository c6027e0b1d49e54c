using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Infra.IntegrationTests;

/// <summary>What X-Ray knows of the calls of these tests.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TraceTests(Deployments stacks)
{
    private const string OfFunction = "AWS::Lambda::Function";

    [Theory, Deployed]
    public async Task A_request_s_trace_has_the_API_the_function_and_what_it_asks_of_AWS(string environment)
    {
        var (stack, trace) = (stacks[environment], Begin());
        var answer = await stack.Api.Send(HttpMethod.Get, "/health", null, ("X-Amzn-Trace-Id", trace.Header));
        answer.Headers["X-Amzn-Trace-Id"].Should().Contain(trace.Id);

        var parts = await Parts(environment, trace.Id, Handler(environment), found => Calls(found, Handler(environment)).Count() >= 3);

        parts[0].Should().Match<TracePart>(part => part.Name == $"tap-api-{environment}/{environment}" && part.What.Contains(" 200"));
        Calls(parts, Handler(environment)).Should().Contain(["DynamoDB", "S3", "SecretsManager"]);
        await IsLogged(environment, Handler(environment), trace.Id);
        (await Waiting.Until(() => stack.Logged($"/aws/apigateway/tap-api-{environment}", trace.Id), lines => lines.Count > 0)).Should().ContainSingle();
    }

    [Theory, Deployed]
    public async Task The_processing_of_a_payload_is_a_part_of_the_trace_of_the_request_that_brought_it(string environment)
    {
        var (stack, trace, processor) = (stacks[environment], Begin(), stacks[environment].Output("processorName"));
        var payload = new JsonObject { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } };
        var answer = await stack.Api.Send(HttpMethod.Post, "/process", payload, ("X-Amzn-Trace-Id", trace.Header));
        answer.Status.Should().Be(202);

        var parts = await Parts(environment, trace.Id, processor, found => Calls(found, processor).Contains("DynamoDB"));

        Calls(parts, Handler(environment)).Should().Contain(["DynamoDB", "S3"]);
        Calls(parts, processor).Should().Contain(["DynamoDB", "S3"]);
        var put = parts.Single(part => part.Name == "S3" && part.What.StartsWith("PutObject", StringComparison.Ordinal) && Within(part, processor));
        Within(put, Handler(environment)).Should().BeFalse("it is the function that is within the call");
        await IsLogged(environment, processor, trace.Id);
    }

    [Theory, Deployed]
    public async Task A_function_that_fails_is_at_fault_in_its_trace(string environment)
    {
        var (stack, trace, processor) = (stacks[environment], Begin(), stacks[environment].Output("processorName"));
        var result = await stack.Aws.InvokeAsync(processor, "live", """{"no":"event"}""", asynchronous: false, default, trace.Header);
        result.Error.Should().Be("Unhandled");

        var parts = await Parts(environment, trace.Id, processor, found => found.Any(part => part.What.Contains(OfFunction)));

        parts.Single(part => part.What.Contains(OfFunction)).Mark.Should().Be(TraceMark.Fault);
        (await List(environment, $$"""service("{{processor}}") { fault = true }"""))
            .Should().Contain(summary => summary.Id == trace.Id && summary.Mark == TraceMark.Fault);
    }

    private string Handler(string environment) => stacks[environment].Output("apiHandlerName");

    private Task<IReadOnlyList<string>> IsLogged(string environment, string function, string trace) =>
        Waiting.Until(() => stacks[environment].Logged($"/aws/lambda/{function}", trace), lines => lines.Count > 0);

    // One that is surely sampled.
    private static (string Id, string Header) Begin()
    {
        var id = TraceId.New(DateTimeOffset.UtcNow);
        return (id, TraceId.SampledHeader(id));
    }

    private async Task<IReadOnlyList<TraceSummary>> List(string environment, string filter)
    {
        var now = DateTimeOffset.UtcNow;
        var reader = new TraceReader(stacks[environment].Aws);
        return (await reader.ListAsync(new TimeRange(now.AddMinutes(-30), now), filter, null, default)).Traces;
    }

    // All parts of a trace, once X-Ray finds it by the function and has what was waited for.
    private async Task<IReadOnlyList<TracePart>> Parts(
        string environment, string id, string function, Func<IReadOnlyList<TracePart>, bool> done)
    {
        var reader = new TraceReader(stacks[environment].Aws);
        await Waiting.Until(
            () => List(environment, $"service(\"{function}\")"),
            found => found.Any(trace => trace.Id == id));
        return await Waiting.Until(
            async () => (await reader.ReadAsync(id, default)).Parts.SelectMany(part => part.All).Select(row => row.Part).ToList(), done);
    }

    // Whom a function called, by the names in its own segment.
    private static IEnumerable<string> Calls(IEnumerable<TracePart> parts, string function) => parts
        .Where(part => part.Name == function && part.What.Contains(OfFunction))
        .SelectMany(part => part.All).TakeWhile(row => row.Depth == 0 || row.Part.Name != "AWS::Lambda").Select(row => row.Part.Name);

    private static bool Within(TracePart part, string function) => part.All.Any(row => row.Part.Name == function);
}
