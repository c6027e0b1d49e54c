using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Tap.Infra.Encryption;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using CloudWatch = Pulumi.Aws.CloudWatch;
using Iam = Pulumi.Aws.Iam;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Functions;

/// <summary>What a <see cref="TapFunction"/> is made of.</summary>
/// <param name="Runtime">What all functions share.</param>
/// <param name="Definition">What is particular about this one.</param>
/// <param name="Role">The role that the function runs as.</param>
public sealed record TapFunctionArgs(FunctionRuntime Runtime, FunctionDefinition Definition, ExecutionRole Role);

/// <summary>One function: its log group, its policy, its code, and the alias <c>live</c> through which everybody calls it.</summary>
public sealed class TapFunction : ComponentResource
{
    /// <summary>The namespace of the metrics that the functions themselves publish.</summary>
    public const string MetricsNamespace = "TAP";

    /// <summary>Registers the function and what belongs to it.</summary>
    public TapFunction(string name, TapFunctionArgs args, ComponentResourceOptions? options = null)
        : base("tap:functions:TapFunction", name, options)
    {
        var (runtime, definition) = (args.Runtime, args.Definition);
        var (context, settings) = (runtime.Context, runtime.Context.Settings);
        var functionName = context.Name(definition.ShortName);
        var logGroup = new CloudWatch.LogGroup($"{functionName}-logs", new CloudWatch.LogGroupArgs
        {
            Name = $"/aws/lambda/{functionName}",
            RetentionInDays = settings.Logs.RetentionDays,
            KmsKeyId = runtime.Key.Arn,
        }, this.Child());
        var policy = new Iam.RolePolicy($"{functionName}-policy", new Iam.RolePolicyArgs
        {
            Role = args.Role.Name,
            Policy = new PolicyDocument(
            [
                .. definition.Grants,
                .. OfEveryFunction(runtime.Key, definition.DeadLetters),
                RefuseLogGroups(context),
                RefuseOtherLogs(logGroup.Arn),
            ]).ToJson(),
        }, this.Child());

        var function = new Lambda.Function(functionName, new Lambda.FunctionArgs
        {
            Name = functionName,
            Description = definition.Description,
            Runtime = Lambda.Runtime.NodeJS24dX,
            Architectures = "arm64",
            Handler = "index.handler",
            Code = FunctionBundle.Of(definition.Bundle),
            Layers = runtime.Layers.Arns,
            Role = args.Role.Arn,
            MemorySize = definition.Limits.MemoryMb,
            Timeout = definition.Limits.TimeoutSeconds,
            ReservedConcurrentExecutions = definition.Limits.ReservedConcurrency is { } reserved ? reserved : (Input<int>?)null,
            Environment = new FunctionEnvironmentArgs { Variables = Variables(context, definition) },
            KmsKeyArn = runtime.Key.Arn,
            TracingConfig = new FunctionTracingConfigArgs { Mode = "Active" },
            LoggingConfig = new FunctionLoggingConfigArgs
            {
                LogGroup = logGroup.Name,
                LogFormat = "JSON",
                ApplicationLogLevel = LambdaLogLevel(settings.Functions.LogLevel),
            },
            Publish = true,
        }, this.Child(new CustomResourceOptions { DependsOn = [logGroup, policy, .. args.Role.Attachments] }));

        // It has nothing that could change but the version: the provider sends all of an alias with any change of it, also the version in
        // Pulumi's state, which is an old one where CodeDeploy moves the alias.
        var alias = new Lambda.Alias($"{functionName}-live", new Lambda.AliasArgs
        {
            Name = "live",
            FunctionName = function.Name,
            FunctionVersion = function.Version,
        }, this.Child(new CustomResourceOptions { IgnoreChanges = definition.ReleasedByCodeDeploy ? ["functionVersion", "routingConfig"] : [] }));
        if (definition.DeadLetters is { } deadLetters)
        {
            // A destination is told why the event failed, which a dead letter config is not; both together would send everything twice. It
            // is for the calls through the alias, which are all that a service may make: docs/decisions/0021.
            _ = new Lambda.FunctionEventInvokeConfig($"{functionName}-async", new Lambda.FunctionEventInvokeConfigArgs
            {
                FunctionName = function.Name,
                Qualifier = alias.Name,
                MaximumRetryAttempts = 2,
                DestinationConfig = new FunctionEventInvokeConfigDestinationConfigArgs
                {
                    OnFailure = new FunctionEventInvokeConfigDestinationConfigOnFailureArgs { Destination = deadLetters.Arn },
                },
            }, this.Child());
        }

        if (definition.Limits.ProvisionedConcurrency is { } provisioned)
        {
            _ = new Lambda.ProvisionedConcurrencyConfig($"{functionName}-provisioned", new Lambda.ProvisionedConcurrencyConfigArgs
            {
                FunctionName = function.Name,
                Qualifier = alias.Name,
                ProvisionedConcurrentExecutions = provisioned,
            }, this.Child());
        }

        ShortName = definition.ShortName;
        KeepsFailures = definition.DeadLetters is not null;
        Role = args.Role;
        LogGroupName = logGroup.Name;
        LogGroupArn = logGroup.Arn;
        Name = function.Name;
        Arn = function.Arn;
        AliasArn = alias.Arn;
        AliasName = alias.Name;
        AliasInvokeArn = alias.InvokeArn;
        RegisterOutputs();
    }

    /// <summary>The function's short name, under which it logs and counts: <c>api-handler</c>, <c>processor</c>.</summary>
    public string ShortName { get; }

    /// <summary>Whether events that the function could not handle are kept somewhere.</summary>
    public bool KeepsFailures { get; }

    /// <summary>The role that the function runs as.</summary>
    public ExecutionRole Role { get; }

    /// <summary>The name of the function's log group.</summary>
    [Output("logGroupName")]
    public Output<string> LogGroupName { get; private set; }

    /// <summary>The ARN of the function's log group.</summary>
    [Output("logGroupArn")]
    public Output<string> LogGroupArn { get; private set; }

    /// <summary>The function's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The function's ARN, without a version.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }

    /// <summary>The ARN of the alias <c>live</c>.</summary>
    [Output("aliasArn")]
    public Output<string> AliasArn { get; private set; }

    /// <summary>The alias's name, the qualifier under which the function is called.</summary>
    [Output("aliasName")]
    public Output<string> AliasName { get; private set; }

    /// <summary>The ARN by which API Gateway invokes the alias.</summary>
    [Output("aliasInvokeArn")]
    public Output<string> AliasInvokeArn { get; private set; }

    // Lambda decrypts the variables and sends dead letters in the name of the role:
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html, https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    private static IEnumerable<Statement> OfEveryFunction(EncryptionKey key, IDeadLetterTarget? deadLetters)
    {
        yield return key.CanUseThrough("DecryptVariables", ["kms:Decrypt"], "lambda");
        if (deadLetters is not null)
        {
            yield return deadLetters.CanSend();
            yield return key.CanUseThrough("EncryptDeadLetters", ["kms:Decrypt", "kms:GenerateDataKey"], deadLetters.Service);
        }
    }

    // AWSLambdaBasicExecutionRole may create log groups, and one that Lambda creates again after a deletion keeps its events for ever.
    private static Statement RefuseLogGroups(StackContext context) => new()
    {
        Sid = "RefuseLogGroups",
        Effect = Effect.Deny,
        Actions = ["logs:CreateLogGroup"],
        Resources = Output.Format($"arn:{context.Partition}:logs:*:*:*"),
    };

    // And it may write to every log group of the account: the statement takes away all but the function's own.
    private static Statement RefuseOtherLogs(Output<string> logGroupArn) => new()
    {
        Sid = "RefuseOtherLogs",
        Effect = Effect.Deny,
        Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
        NotResources = { logGroupArn, Output.Format($"{logGroupArn}:*") },
    };

    // The code's own logger drops what is below the level. Lambda's filter drops lines without a level, too, when it is above INFO, and those
    // are the metrics: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    private static string LambdaLogLevel(string logLevel) => logLevel == "DEBUG" ? "DEBUG" : "INFO";

    private static InputMap<string> Variables(StackContext context, FunctionDefinition definition) => InputMap<string>.Merge(
        new InputMap<string>
        {
            ["ENVIRONMENT"] = context.Environment,
            ["LOG_LEVEL"] = context.Settings.Functions.LogLevel,
            ["MAX_CONNECTIONS"] = "10",
            ["POWERTOOLS_METRICS_NAMESPACE"] = MetricsNamespace,
            ["POWERTOOLS_SERVICE_NAME"] = definition.ShortName,
        },
        definition.Variables);
}
