using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Moves the traffic of api-handler between its versions, through CodeDeploy.</summary>
internal sealed class Release(AwsApi api, DeployedStack stack)
{
    // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ListDeployments.html
    private static readonly string[] UnderWay = ["Created", "Queued", "InProgress", "Baking", "Ready"];

    /// <summary>How long to wait between two looks: AWS throttles who asks often, and its canaries take minutes.</summary>
    internal TimeSpan Pause { get; } = stack.Endpoint is null ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(500);

    /// <summary>The alias whose traffic moves.</summary>
    public LiveAlias Alias { get; } = new(api, stack.Output(StackOutputs.ApiHandlerName));

    /// <summary>Starts a deployment. It cannot be interrupted: what was started must be known.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">Another one is under way.</exception>
    public async Task<string> StartAsync(string current, string target)
    {
        var content = AppSpec(Alias.Function, current, target, stack.Output(StackOutputs.ReleaseCheckName)).ToJsonString();
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
            return (await CallAsync("CreateDeployment", parameters, CancellationToken.None))["deploymentId"]!.GetValue<string>();
        }
        catch (AwsException exception) when (exception.Code == "DeploymentLimitExceededException")
        {
            if (await UnderWayAsync(CancellationToken.None) is not { } running)
                throw;
            throw new UserException($"The release {running} is under way, and there can be one at a time. {Handle}");
        }
    }

    /// <summary>What to do about a release that is under way.</summary>
    public string Handle =>
        $"{stack.TapCommand("release --follow")} follows it to its end, {stack.TapCommand("rollback")} ends it and gives the traffic back.";

    /// <summary>The deployment of the release that is under way, or that is being taken back; null when there is none.</summary>
    public async Task<string?> UnderWayAsync(CancellationToken cancellation)
    {
        var parameters = Group();
        parameters["includeOnlyStatuses"] = new JsonArray([.. UnderWay]);
        await foreach (var page in api.PagesAsync(JsonService.CodeDeploy, "ListDeployments", parameters, cancellation))
            if (page["deployments"]!.AsArray() is [{ } deployment, ..])
            {
                var id = deployment.GetValue<string>();
                var info = (await CallAsync("GetDeployment", Named(id), cancellation))["deploymentInfo"]!;
                return info["rollbackInfo"]?["rollbackTriggeringDeploymentId"]?.GetValue<string>() ?? id;
            }

        return null;
    }

    /// <summary>How far a deployment is.</summary>
    public async Task<DeploymentState> StateAsync(string deployment, CancellationToken cancellation)
    {
        // What comes first is asked last, so that no effect is told before its cause:
        // traffic moves after an event, and the end is after all.
        var state = await CallAsync("GetDeployment", Named(deployment), cancellation);
        var alias = await Alias.DescribeAsync(cancellation);
        return DeploymentState.Of(state, await TargetAsync(deployment, cancellation), alias);
    }

    /// <summary>Looks at a deployment again and again until it is over.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="say">Hears what has changed.</param>
    /// <param name="cancellation">Stops looking.</param>
    public async Task<DeploymentState> FollowAsync(string deployment, Action<string> say, CancellationToken cancellation)
    {
        DeploymentState? before = null;
        while (true)
        {
            var state = await StateAsync(deployment, cancellation);
            foreach (var line in state.Since(before))
                say(line);
            if (state.IsOver)
                return state;
            before = state;
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Has CodeDeploy end a release and take it back; nothing when it is over already.</summary>
    public async Task StopAsync(string deployment, CancellationToken cancellation)
    {
        var parameters = Named(deployment);
        parameters["autoRollbackEnabled"] = true;
        try
        {
            await CallAsync("StopDeployment", parameters, cancellation);
        }
        catch (AwsException exception) when (exception.Code == "DeploymentAlreadyCompletedException")
        {
            // It has ended by itself since it was found.
        }
    }

    /// <summary>The versions between which a deployment moves the traffic; null as long as it has not started.</summary>
    public async Task<(string Current, string Target)?> VersionsOfAsync(string deployment, CancellationToken cancellation)
    {
        var info = (await TargetAsync(deployment, cancellation))["deploymentTarget"]?["lambdaTarget"]?["lambdaFunctionInfo"];
        return info is null ? null : (info["currentVersion"]!.GetValue<string>(), info["targetVersion"]!.GetValue<string>());
    }

    /// <summary>The newest deployment that succeeded; null when none ever did.</summary>
    public async Task<string?> LastAsync(CancellationToken cancellation) =>
        (await CallAsync("GetDeploymentGroup", Group(), cancellation))
            ["deploymentGroupInfo"]!["lastSuccessfulDeployment"]?["deploymentId"]?.GetValue<string>();

    // https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-example.html#appspec-file-example-lambda
    internal static JsonObject AppSpec(string function, string current, string target, string check) => new()
    {
        ["version"] = 0.0m,
        ["Resources"] = new JsonArray(new JsonObject
        {
            [function] = new JsonObject
            {
                ["Type"] = "AWS::Lambda::Function",
                ["Properties"] = new JsonObject
                {
                    ["Name"] = function,
                    [nameof(Alias)] = LiveAlias.Name,
                    ["CurrentVersion"] = current,
                    ["TargetVersion"] = target,
                },
            },
        }),
        ["Hooks"] = new JsonArray(new JsonObject { ["BeforeAllowTraffic"] = check }),
    };

    // A deployment of a function has one target, or none as long as it has not started.
    private async Task<JsonObject> TargetAsync(string deployment, CancellationToken cancellation)
    {
        var parameters = Named(deployment);
        var targets = await CallAsync("ListDeploymentTargets", parameters, cancellation);
        if (targets["targetIds"]?.AsArray().FirstOrDefault()?.GetValue<string>() is not { } id)
            return [];
        parameters["targetId"] = id;
        return await CallAsync("GetDeploymentTarget", parameters, cancellation);
    }

    private JsonObject Group() => new()
    {
        ["applicationName"] = stack.Output(StackOutputs.CodeDeployApplication),
        ["deploymentGroupName"] = stack.Output(StackOutputs.CodeDeployDeploymentGroup),
    };

    private static JsonObject Named(string deployment) => new() { ["deploymentId"] = deployment };

    private Task<JsonObject> CallAsync(string operation, JsonObject parameters, CancellationToken cancellation) =>
        api.CallAsync(JsonService.CodeDeploy, operation, parameters, cancellation);
}
