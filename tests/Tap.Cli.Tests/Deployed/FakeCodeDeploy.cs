using System.Net;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.Deployed;

/// <summary>
/// Answers for Lambda, whose alias has version 1 of 2, and for CodeDeploy, which has one deployment and the one that takes it back.
/// </summary>
internal sealed class FakeCodeDeploy : HttpMessageHandler
{
    /// <summary>The deployment.</summary>
    public const string Deployment = "d-1";

    /// <summary>The deployment that takes it back.</summary>
    public const string Rollback = "d-2";

    private const string Ok = "{}";

    /// <summary>What GetDeployment says of the deployment.</summary>
    public JsonObject Info { get; set; } = new() { ["status"] = "InProgress" };

    /// <summary>What GetDeployment says of the deployment that takes it back.</summary>
    public JsonObject RollbackInfo { get; } = new()
    {
        ["status"] = "Succeeded",
        ["rollbackInfo"] = new JsonObject { ["rollbackTriggeringDeploymentId"] = Deployment },
    };

    /// <summary>The deployment that is under way; null for none.</summary>
    public string? UnderWay { get; set; }

    /// <summary>The newest deployment that succeeded; null for none.</summary>
    public string? Last { get; set; }

    /// <summary>The versions between which deployments move the traffic; null before they start.</summary>
    public (string Current, string Target)? Versions { get; set; } = ("1", "2");

    /// <summary>Where the alias leads to.</summary>
    public JsonObject Alias { get; set; } = new() { ["FunctionVersion"] = "1" };

    /// <summary>The versions that were published.</summary>
    public IReadOnlyList<int> Published { get; set; } = [1, 2];

    /// <summary>What is refused, with AWS's code.</summary>
    public Dictionary<string, string> Refused { get; } = [];

    /// <summary>Called before an answer, with the operation.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The requests with a body by their operation.</summary>
    public Dictionary<string, JsonNode> Requests { get; } = [];

    /// <summary>What changed something, in its order.</summary>
    public List<string> Changes { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single().Split('.')[^1] : request.RequestUri!.Segments[^1];
        if (request.Method == HttpMethod.Put)
            operation = "UpdateAlias";
        if (request.Content is { } content)
            Requests[operation] = JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken))!;
        Before(operation);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refused.TryGetValue(operation, out var code))
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent($$"""{"__type": "{{code}}", "message": "refused"}""") };
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer(operation, request.RequestUri!)) };
    }

    private string Answer(string operation, Uri uri)
    {
        var parameters = Requests.GetValueOrDefault(operation);
        switch (operation)
        {
            case "live":
                return Alias.ToJsonString();
            case "versions":
                var versions = Published.Select(version => $"{version}").Prepend("$LATEST")
                    .Select(version => new JsonObject { ["Version"] = version });
                return new JsonObject { [nameof(Versions)] = new JsonArray([.. versions]) }.ToJsonString();
            case "UpdateAlias":
                Alias = parameters!.DeepClone().AsObject();
                Changes.Add($"{uri.Segments[3].TrimEnd('/')} {Alias.ToJsonString()}");
                return Ok;
            case "CreateDeployment":
                return $$"""{"deploymentId": "{{Deployment}}"}""";
            case "StopDeployment":
                Changes.Add($"StopDeployment {parameters!.ToJsonString()}");
                Info = JsonNode.Parse($$$"""{"status": "Stopped", "rollbackInfo": {"rollbackDeploymentId": "{{{Rollback}}}"}}""")!.AsObject();
                Alias = new JsonObject { ["FunctionVersion"] = Versions?.Current ?? "1" };
                return Ok;
            case "ListDeployments":
                return new JsonObject { ["deployments"] = UnderWay is null ? [] : new JsonArray(UnderWay) }.ToJsonString();
            case "GetDeployment":
                var info = parameters!["deploymentId"]!.GetValue<string>() == Rollback ? RollbackInfo : Info;
                return new JsonObject { ["deploymentInfo"] = info.DeepClone() }.ToJsonString();
            case "GetDeploymentGroup":
                var last = Last is null ? null : new JsonObject { ["deploymentId"] = Last };
                return new JsonObject { ["deploymentGroupInfo"] = new JsonObject { ["lastSuccessfulDeployment"] = last } }.ToJsonString();
            case "ListDeploymentTargets":
                return Versions is null ? """{"targetIds": []}""" : """{"targetIds": ["target-1"]}""";
            case "GetDeploymentTarget" when parameters!["targetId"]!.GetValue<string>() == "target-1":
                var function = new JsonObject { ["currentVersion"] = Versions!.Value.Current, ["targetVersion"] = Versions.Value.Target };
                return new JsonObject
                {
                    ["deploymentTarget"] = new JsonObject
                    {
                        ["lambdaTarget"] = new JsonObject { ["lifecycleEvents"] = new JsonArray(), ["lambdaFunctionInfo"] = function },
                    },
                }.ToJsonString();
            default:
                throw new InvalidOperationException($"Nobody expects {operation}.");
        }
    }
}
