using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Gives the newest version of api-handler the traffic of its alias, through CodeDeploy.</summary>
internal sealed class Release(AwsApi api, DeployedStack stack)
{
    private const string Alias = "live";

    private readonly string function = stack.Output(StackOutputs.ApiHandlerName);

    /// <summary>The version that the alias leads to.</summary>
    public async Task<string> ServingVersionAsync(CancellationToken cancellation) => (await AliasAsync(cancellation))["FunctionVersion"]!.GetValue<string>();

    /// <summary>The version that was published last.</summary>
    public async Task<string> NewestVersionAsync(CancellationToken cancellation)
    {
        var newest = 0;
        await foreach (var page in api.PagesAsync(AwsService.Lambda, AwsApi.FunctionPath(function, "versions"), cancellation))
        {
            newest = page["Versions"]!.AsArray()
                .Select(version =>
                    int.TryParse(version!["Version"]!.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : 0)
                .Append(newest).Max();
        }

        return newest.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a deployment. It cannot be interrupted: what was started must be known.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">Another one is under way.</exception>
    public async Task<string> StartAsync(string current, string target)
    {
        var content = AppSpec(function, current, target, stack.Output(StackOutputs.ReleaseCheckName)).ToJsonString();
        var parameters = Group();
        parameters["revision"] = new JsonObject
        {
            ["revisionType"] = "AppSpecContent",
            ["appSpecContent"] = new JsonObject
            {
                ["content"] = content,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
            },
        };
        try
        {
            return (await api.CallAsync(JsonService.CodeDeploy, "CreateDeployment", parameters, CancellationToken.None))["deploymentId"]!.GetValue<string>();
        }
        catch (AwsException exception) when (exception.Code == "DeploymentLimitExceededException")
        {
            if (await UnderWayAsync(CancellationToken.None) is not { } running)
                throw;
            throw new UserException($"The deployment {running} is under way, and there can be one at a time. {Handle(running)}");
        }
    }

    /// <summary>How to follow or to stop a deployment without this program.</summary>
    public string Handle(string deployment) => string.Join(
        Environment.NewLine,
        "To follow it, or to stop it and give the traffic back:",
        $"    {stack.AwsCli($"deploy wait deployment-successful --deployment-id {deployment}")}",
        $"    {stack.AwsCli($"deploy stop-deployment --deployment-id {deployment} --auto-rollback-enabled")}");

    /// <summary>How far a deployment is.</summary>
    public async Task<DeploymentState> StateAsync(string deployment, CancellationToken cancellation)
    {
        // What comes first is asked last, so that no effect is told before its cause:
        // traffic moves after an event, and the end is after all.
        var state = await api.CallAsync(JsonService.CodeDeploy, "GetDeployment", new JsonObject { ["deploymentId"] = deployment }, cancellation);
        var alias = await AliasAsync(cancellation);
        var targets = await api.CallAsync(JsonService.CodeDeploy, "ListDeploymentTargets", new JsonObject { ["deploymentId"] = deployment }, cancellation);

        // A deployment of a function has one target, or none as long as it has not started.
        var target = targets["targetIds"]?.AsArray().FirstOrDefault()?.GetValue<string>() is { } id
            ? await api.CallAsync(JsonService.CodeDeploy, "GetDeploymentTarget", new JsonObject { ["deploymentId"] = deployment, ["targetId"] = id }, cancellation)
            : [];
        return DeploymentState.Of(state, target, alias);
    }

    // https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-example.html#appspec-file-example-lambda
    internal static JsonObject AppSpec(string function, string current, string target, string check) => new()
    {
        ["version"] = 0.0m,
        ["Resources"] = new JsonArray(new JsonObject
        {
            [function] = new JsonObject
            {
                ["Type"] = "AWS::Lambda::Function",
                ["Properties"] = new JsonObject { ["Name"] = function, ["Alias"] = Alias, ["CurrentVersion"] = current, ["TargetVersion"] = target },
            },
        }),
        ["Hooks"] = new JsonArray(new JsonObject { ["BeforeAllowTraffic"] = check }),
    };

    /// <summary>The deployment that is under way; null if there is none, or it has just ended.</summary>
    public async Task<string?> UnderWayAsync(CancellationToken cancellation)
    {
        var parameters = Group();
        parameters["includeOnlyStatuses"] = new JsonArray("Created", "Queued", "InProgress");
        var answer = await api.CallAsync(JsonService.CodeDeploy, "ListDeployments", parameters, cancellation);
        return answer["deployments"]!.AsArray().FirstOrDefault()?.GetValue<string>();
    }

    private JsonObject Group() => new()
    {
        ["applicationName"] = stack.Output(StackOutputs.CodeDeployApplication),
        ["deploymentGroupName"] = stack.Output(StackOutputs.CodeDeployDeploymentGroup),
    };

    private Task<JsonObject> AliasAsync(CancellationToken cancellation) => api.GetFunctionAsync(function, $"aliases/{Alias}", cancellation);
}
