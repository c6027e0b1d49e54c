using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>The HTTP API as clients see it.</summary>
[Collection(DeployedCollection.Name)]
public sealed class ApiTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_API_and_what_it_depends_on_are_healthy(string environment)
    {
        var answer = await new ApiClient(stacks[environment].Output("healthCheckUrl"), Callers.Nobody).Healthy("");

        answer.Status.Should().Be(200);
        answer.Body!.ToJsonString().Should().Be("""{"status":"up"}""", "a stranger may know no more");
    }

    [Theory, Deployed]
    public async Task A_payload_that_is_handed_in_ends_as_processed(string environment)
    {
        var stack = stacks[environment];
        var accepted = await stack.Api.Send(HttpMethod.Post, "/process", Payload());

        accepted.Status.Should().Be(202);
        var id = accepted.Body!["id"]!.GetValue<string>();
        accepted.Headers["Location"].Should().Be($"{new Uri(stack.Output("apiUrl")).AbsolutePath}/process/{id}");
        (await stack.Api.Processed(id)).Status.Should().Be(200);
    }

    [Theory, Deployed]
    public async Task Faults_of_the_client_are_told_as_problems(string environment)
    {
        await IsProblem(environment, HttpMethod.Get, "/process/unknown", null, 404, "not-found");
        await IsProblem(environment, HttpMethod.Get, "/unknown", null, 404, "not-found");
        await IsProblem(environment, HttpMethod.Post, "/process", new JsonObject { ["type"] = "order" }, 422, "validation-failed");
        var wrongMethod = await IsProblem(environment, HttpMethod.Delete, "/process", null, 405, "method-not-allowed");
        wrongMethod.Headers["Allow"].Should().Be("POST, OPTIONS");
    }

    [Theory, Deployed]
    public async Task Web_pages_may_call_the_API(string environment)
    {
        var answer = await stacks[environment].ApiFor(Callers.Nobody).Send(
            HttpMethod.Options, "/process", null, ("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "POST"));

        answer.Status.Should().Be(204);
        answer.Headers["Access-Control-Allow-Origin"].Should().Be("*");
        answer.Headers["Access-Control-Allow-Methods"].Should().Contain("POST");
        answer.Headers["Access-Control-Allow-Headers"].Should().ContainAll("Authorization", "Content-Type", "Idempotency-Key", "If-Match");
    }

    [Theory, Deployed]
    public async Task A_request_is_in_the_access_log(string environment)
    {
        var stack = stacks[environment];
        var answer = await stack.Api.Send(HttpMethod.Get, "/process/unknown?query=hidden");

        var lines = await Waiting.Until(() => stack.Logged($"/aws/apigateway/tap-api-{environment}", answer.RequestId), found => found.Count > 0);

        var line = lines.Should().ContainSingle().Which;
        line.Should().NotContain("hidden");
        Encoding.UTF8.GetByteCount(line).Should().BeLessThan(1_024, "API Gateway cuts what is longer");
        var entry = JsonNode.Parse(line)!.AsObject();
        entry.Count.Should().BeLessThanOrEqualTo(30);
        string Field(string name) => entry[name]!.GetValue<string>();
        Field("requestId").Should().Be(answer.RequestId);
        (Field("method"), Field("route"), Field("status"), Field("integrationStatus"), Field("lambdaStatus"))
            .Should().Be(("GET", "/process/{id}", "404", "404", "200"));
        int.Parse(Field("responseLatency")).Should().BeGreaterThanOrEqualTo(int.Parse(Field("integrationLatency")));
        Field("sourceIp").Should().MatchRegex(@"^[0-9a-f.:]+$");
        Field("traceId").Should().StartWith("1-");
    }

    private async Task<ApiAnswer> IsProblem(string environment, HttpMethod method, string path, JsonNode? body, int status, string kind)
    {
        var answer = await stacks[environment].Api.Send(method, path, body);

        answer.Status.Should().Be(status);
        answer.Headers["Content-Type"].Should().Be("application/problem+json");
        answer.Headers["Access-Control-Allow-Origin"].Should().Be("*");
        answer.Body!["type"]!.GetValue<string>().Should().Be($"urn:tap:problem:{kind}");
        answer.Body["status"]!.GetValue<int>().Should().Be(status);
        answer.Body["requestId"]!.GetValue<string>().Should().Be(answer.RequestId);
        return answer;
    }

    private static JsonObject Payload() => new() { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } };
}
