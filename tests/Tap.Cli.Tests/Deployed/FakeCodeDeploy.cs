using System.Net;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Answers for Lambda, whose alias has version 1 of 2, and for CodeDeploy, which has one deployment.</summary>
internal sealed class FakeCodeDeploy : HttpMessageHandler
{
    /// <summary>The deployment.</summary>
    public const string Deployment = "d-1";

    /// <summary>What GetDeployment says.</summary>
    public JsonObject Info { get; set; } = new() { ["status"] = "InProgress" };

    /// <summary>Whether the deployment is another one's.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Called before an answer, with the operation.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The requests to CodeDeploy by their operation.</summary>
    public Dictionary<string, JsonNode> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single().Split('.')[^1] : request.RequestUri!.Segments[^1];
        if (request.Content is { } content)
            Requests[operation] = JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!;
        Before(operation);
        cancellationToken.ThrowIfCancellationRequested();
        var (status, answer) = operation switch
        {
            "live" => (HttpStatusCode.OK, """{"FunctionVersion": "1"}"""),
            "versions" => (HttpStatusCode.OK, """{"Versions": [{"Version": "$LATEST"}, {"Version": "1"}, {"Version": "2"}]}"""),
            "CreateDeployment" when IsTaken => (HttpStatusCode.BadRequest, """{"__type": "DeploymentLimitExceededException", "message": "There is one already"}"""),
            "CreateDeployment" => (HttpStatusCode.OK, $$"""{"deploymentId": "{{Deployment}}"}"""),
            "ListDeployments" => (HttpStatusCode.OK, $$"""{"deployments": ["{{Deployment}}"]}"""),
            "GetDeployment" => (HttpStatusCode.OK, new JsonObject { ["deploymentInfo"] = Info.DeepClone() }.ToJsonString()),
            "ListDeploymentTargets" => (HttpStatusCode.OK, """{"targetIds": ["target-1"]}"""),
            "GetDeploymentTarget" when Requests[operation]["targetId"]!.GetValue<string>() == "target-1" => (HttpStatusCode.OK, """{"deploymentTarget": {"lambdaTarget": {"lifecycleEvents": []}}}"""),
            _ => throw new InvalidOperationException($"Nobody expects {operation}."),
        };
        return new HttpResponseMessage(status) { Content = new StringContent(answer) };
    }
}
