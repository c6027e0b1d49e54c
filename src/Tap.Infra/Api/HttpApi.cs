using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.ApiGateway.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using ApiGateway = Pulumi.Aws.ApiGateway;
using CloudWatch = Pulumi.Aws.CloudWatch;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Api;

/// <summary>What an <see cref="HttpApi"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Key">The stack's key.</param>
/// <param name="Handler">The function that answers the requests.</param>
/// <param name="Authorizer">The function that checks tokens; null unless the authorization is JWT.</param>
public sealed record HttpApiArgs(StackContext Context, EncryptionKey Key, TapFunction Handler, TapFunction? Authorizer);

/// <summary>The regional REST API: the definition of <c>api/openapi.yaml</c>, deployed to one stage.</summary>
public sealed class HttpApi : ComponentResource
{
    /// <summary>
    /// The part of the rate of the others that <c>/health</c> takes: monitors have no credentials, so that anybody may ask for it, and a
    /// fifth of what the function serves is enough for them.
    /// </summary>
    internal const int HealthShare = 5;

    /// <summary>Registers the API, its deployment, its stage and its logs.</summary>
    public HttpApi(string name, HttpApiArgs args, ComponentResourceOptions? options = null)
        : base("tap:api:HttpApi", name, options)
    {
        var (context, settings) = (args.Context, args.Context.Settings.Api);
        var apiName = context.Name("api");
        var source = ApiDefinition.Read(AppContext.BaseDirectory);
        var definition = Output.Tuple(args.Handler.AliasInvokeArn, args.Authorizer?.AliasInvokeArn ?? Output.Create(""))
            .Apply(arns => Document(arns.Item1, arns.Item2));
        var known = Document("", "");

        // Another API would have another URL.
        var api = new ApiGateway.RestApi(
            apiName,
            ApiDefinition.Arguments(known, definition),
            this.Child(new CustomResourceOptions { Protect = context.Settings.DeletionProtection }));
        var deployment = new ApiGateway.Deployment($"{apiName}-deployment", new ApiGateway.DeploymentArgs
        {
            RestApi = api.Id,
            Triggers = { ["definition"] = definition.Apply(ApiDefinition.Hash) },
        }, this.Child());

        var accessLogs = LogGroup($"{apiName}-access-logs", $"/aws/apigateway/{apiName}");

        // API Gateway would create this group itself, and keep its events for ever.
        var executionLogs = LogGroup($"{apiName}-execution-logs", Output.Format($"API-Gateway-Execution-Logs_{api.Id}/{context.Environment}"));
        List<Resource> permissions = [Permission($"{apiName}-invoke", args.Handler, $"{context.Environment}/*")];
        if (args.Authorizer is { } authorizer)
            permissions.Add(Permission($"{apiName}-authorize", authorizer, "authorizers/*"));
        var stage = new ApiGateway.Stage($"{apiName}-stage", new ApiGateway.StageArgs
        {
            RestApi = api.Id,
            Deployment = deployment.Id,
            StageName = context.Environment,
            XrayTracingEnabled = true,
            AccessLogSettings = new StageAccessLogSettingsArgs { DestinationArn = accessLogs.Arn, Format = AccessLog.Format },
        }, this.Child(new CustomResourceOptions { DependsOn = [.. permissions, executionLogs, .. Account(context)] }));
        var methods = MethodSettings($"{apiName}-methods", "*/*", share: 1);

        // One change of the stage after the other: API Gateway refuses two at once.
        foreach (var method in ApiDefinition.Methods(known, "/health"))
            methods = MethodSettings($"{apiName}-health-{method}", $"health/{method.ToUpperInvariant()}", share: HealthShare, methods);

        Name = api.Name;
        StageName = stage.StageName;
        StageArn = stage.Arn;
        Url = stage.InvokeUrl;
        HealthCheckUrl = Output.Format($"{stage.InvokeUrl}/health");
        RegisterOutputs();

        string Document(string handlerArn, string authorizerArn) =>
            ApiDefinition.Build(source, apiName, settings, handlerArn, authorizerArn, context.Settings.Firewall.InForce);

        CloudWatch.LogGroup LogGroup(string logicalName, Input<string> groupName) => new(logicalName, new CloudWatch.LogGroupArgs
        {
            Name = groupName,
            RetentionInDays = context.Settings.Logs.RetentionDays,
            KmsKeyId = args.Key.Arn,
        }, this.Child());

        ApiGateway.MethodSettings MethodSettings(string logicalName, string path, int share, params InputList<Resource> dependsOn) =>
            new(logicalName, new ApiGateway.MethodSettingsArgs
            {
                RestApi = api.Id,
                StageName = stage.StageName,
                MethodPath = path,
                Settings = new MethodSettingsSettingsArgs
                {
                    // Metrics of the stage come without: those of each method are billed as custom ones, and nothing reads them.
                    MetricsEnabled = false,
                    LoggingLevel = "ERROR",
                    DataTraceEnabled = false,
                    ThrottlingRateLimit = settings.ThrottlingRate / share,
                    ThrottlingBurstLimit = Math.Max(1, settings.ThrottlingBurst / share),
                },
            }, this.Child(new CustomResourceOptions { DependsOn = dependsOn }));

        Lambda.Permission Permission(string logicalName, TapFunction function, string source) => new(logicalName, new Lambda.PermissionArgs
        {
            Action = "lambda:InvokeFunction",
            Principal = "apigateway.amazonaws.com",
            Function = function.Name,
            Qualifier = function.AliasName,
            SourceArn = Output.Format($"{api.ExecutionArn}/{source}"),
        }, this.Child());
    }

    /// <summary>The API's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The stage's name.</summary>
    [Output("stageName")]
    public Output<string> StageName { get; private set; }

    /// <summary>The ARN of the stage, as other services name it.</summary>
    [Output("stageArn")]
    public Output<string> StageArn { get; private set; }

    /// <summary>The URL of the stage.</summary>
    [Output("url")]
    public Output<string> Url { get; private set; }

    /// <summary>The URL of <c>GET /health</c>.</summary>
    [Output("healthCheckUrl")]
    public Output<string> HealthCheckUrl { get; private set; }

    private ImmutableArray<Resource> Account(StackContext context) => context.Settings.Api.ManageAccountRole
        ? [new ApiGatewayAccount(context.Name("api-account"), new ApiGatewayAccountArgs(context), this.ChildComponent())]
        : [];
}
