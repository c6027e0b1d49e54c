using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;
using CloudWatch = Pulumi.Aws.CloudWatch;
using Iam = Pulumi.Aws.Iam;
using Lambda = Pulumi.Aws.Lambda;

namespace Tap.Infra.Functions;

/// <summary>What a <see cref="TapFunction"/> is made of.</summary>
public sealed class TapFunctionArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The function's short name, which is also the name of its bundle: <c>api-handler</c>, <c>processor</c>, <c>authorizer</c>.</summary>
    public required string ShortName { get; init; }

    /// <summary>One sentence on what the function does.</summary>
    public required string Description { get; init; }

    /// <summary>Memory, time and concurrency.</summary>
    public required FunctionLimits Settings { get; init; }

    /// <summary>The least severe level that is logged.</summary>
    public required string LogLevel { get; init; }

    /// <summary>Days that the function's log events are kept.</summary>
    public required int LogRetentionDays { get; init; }

    /// <summary>The layers' ARNs.</summary>
    public InputList<string> Layers { get; init; } = new();

    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>The role that the function runs as.</summary>
    public required ExecutionRole Role { get; init; }

    /// <summary>The key of the environment variables and the logs.</summary>
    public required EncryptionKey Key { get; init; }

    /// <summary>Where events go that the function could not handle; null for a function that is only called for its answer.</summary>
    public required IDeadLetterTarget? DeadLetters { get; init; }

    /// <summary>Whether CodeDeploy moves the alias to a new version; else the program does.</summary>
    public bool ReleasedByCodeDeploy { get; init; }

    /// <summary>What the function's code calls, the key included; not logs, traces, its variables and where dead letters go.</summary>
    public required ImmutableArray<Statement> Grants { get; init; }

    /// <summary>Environment variables beyond those that every function has; names and ARNs, never secrets.</summary>
    public required InputMap<string> Variables { get; init; }
}

/// <summary>One function: its log group, its policy, its code, and the alias <c>live</c> through which everybody calls it.</summary>
public sealed class TapFunction : ComponentResource
{
    /// <summary>The namespace of the metrics that the functions themselves publish.</summary>
    public const string MetricsNamespace = "TAP";

    /// <summary>Registers the function and what belongs to it.</summary>
    public TapFunction(string name, TapFunctionArgs args, ComponentResourceOptions? options = null)
        : base("tap:functions:TapFunction", name, args, options)
    {
        var functionName = $"tap-{args.ShortName}-{args.Environment}";
        var logGroup = new CloudWatch.LogGroup($"{functionName}-logs", new CloudWatch.LogGroupArgs
        {
            Name = $"/aws/lambda/{functionName}",
            RetentionInDays = args.LogRetentionDays,
            KmsKeyId = args.Key.Arn,
        }, this.Child());
        var policy = new Iam.RolePolicy($"{functionName}-policy", new Iam.RolePolicyArgs
        {
            Role = args.Role.Name,
            Policy = new PolicyDocument([.. args.Grants, .. OfEveryFunction(args), RefuseLogGroups(args.Context), RefuseOtherLogs(logGroup.Arn)]).ToJson(),
        }, this.Child());

        var function = new Lambda.Function(functionName, new Lambda.FunctionArgs
        {
            Name = functionName,
            Description = args.Description,
            Runtime = Lambda.Runtime.NodeJS24dX,
            Architectures = "arm64",
            Handler = "index.handler",
            Code = FunctionBundle.Of(args.ShortName),
            Layers = args.Layers,
            Role = args.Role.Arn,
            MemorySize = args.Settings.MemoryMb,
            Timeout = args.Settings.TimeoutSeconds,
            ReservedConcurrentExecutions = args.Settings.ReservedConcurrency is { } reserved ? reserved : (Input<int>?)null,
            Environment = new FunctionEnvironmentArgs { Variables = Variables(args) },
            KmsKeyArn = args.Key.Arn,
            TracingConfig = new FunctionTracingConfigArgs { Mode = "Active" },
            DeadLetterConfig = args.DeadLetters is { Arn: var target } ? new FunctionDeadLetterConfigArgs { TargetArn = target } : (Input<FunctionDeadLetterConfigArgs>?)null,
            LoggingConfig = new FunctionLoggingConfigArgs
            {
                LogGroup = logGroup.Name,
                LogFormat = "JSON",
                ApplicationLogLevel = LambdaLogLevel(args.LogLevel),
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
        }, this.Child(new CustomResourceOptions { IgnoreChanges = args.ReleasedByCodeDeploy ? ["functionVersion", "routingConfig"] : [] }));
        if (args.DeadLetters is not null)
        {
            _ = new Lambda.FunctionEventInvokeConfig($"{functionName}-async", new Lambda.FunctionEventInvokeConfigArgs
            {
                FunctionName = function.Name,
                Qualifier = alias.Name,
                MaximumRetryAttempts = 2,
            }, this.Child());
        }

        if (args.Settings.ProvisionedConcurrency is { } provisioned)
        {
            _ = new Lambda.ProvisionedConcurrencyConfig($"{functionName}-provisioned", new Lambda.ProvisionedConcurrencyConfigArgs
            {
                FunctionName = function.Name,
                Qualifier = alias.Name,
                ProvisionedConcurrentExecutions = provisioned,
            }, this.Child());
        }

        ShortName = args.ShortName;
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
    private static IEnumerable<Statement> OfEveryFunction(TapFunctionArgs args)
    {
        yield return args.Key.CanUseThrough("DecryptVariables", ["kms:Decrypt"], "lambda");
        if (args.DeadLetters is { } letters)
        {
            yield return letters.CanSend();
            yield return args.Key.CanUseThrough("EncryptDeadLetters", ["kms:Decrypt", "kms:GenerateDataKey"], letters.Service);
        }
    }

    // AWSLambdaBasicExecutionRole may create log groups, and one that Lambda creates again after a deletion keeps its events for ever.
    private static Statement RefuseLogGroups(AwsContext context) => new()
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

    private static InputMap<string> Variables(TapFunctionArgs args) => InputMap<string>.Merge(
        new InputMap<string>
        {
            ["ENVIRONMENT"] = args.Environment,
            ["LOG_LEVEL"] = args.LogLevel,
            ["MAX_CONNECTIONS"] = "10",
            ["NODE_OPTIONS"] = "--enable-source-maps",
            ["POWERTOOLS_METRICS_NAMESPACE"] = MetricsNamespace,
            ["POWERTOOLS_SERVICE_NAME"] = args.ShortName,
        },
        args.Variables);
}
