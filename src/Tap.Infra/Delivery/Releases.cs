using Pulumi;
using Pulumi.Aws.CodeDeploy.Inputs;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using Tap.Infra.Encryption;
using Tap.Infra.Functions;
using Tap.Infra.Identity;
using Tap.Infra.Monitoring;
using CodeDeploy = Pulumi.Aws.CodeDeploy;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Delivery;

/// <summary>What <see cref="Releases"/> is made of.</summary>
public sealed class ReleasesArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>Account, partition and region of the stack.</summary>
    public required AwsContext Context { get; init; }

    /// <summary>How traffic is shifted, what ends a release, and how its check logs.</summary>
    public required TapSettings Settings { get; init; }

    /// <summary>The stack's key.</summary>
    public required EncryptionKey Key { get; init; }

    /// <summary>The function that is released.</summary>
    public required TapFunction Function { get; init; }

    /// <summary>The API that the function answers for.</summary>
    public required HttpApi Api { get; init; }
}

/// <summary>
/// How a new version of a function gets its traffic: a check calls it first, then CodeDeploy shifts the alias in two steps and back again
/// as soon as an alarm fires. All this starts nothing; a release is started with the outputs of the stack.
/// </summary>
public sealed class Releases : ComponentResource
{
    // Nobody waits for the check but CodeDeploy, and it must run however busy the account is: nothing is set aside for it.
    private static readonly FunctionLimits CheckSettings = new() { MemoryMb = 256, TimeoutSeconds = 60, ReservedConcurrency = null, ProvisionedConcurrency = null };

    private readonly ReleasesArgs args;

    /// <summary>Registers the CodeDeploy application, its deployment group, its alarms and its check.</summary>
    public Releases(string name, ReleasesArgs args, ComponentResourceOptions? options = null)
        : base("tap:delivery:Releases", name, args, options)
    {
        this.args = args;
        var application = new CodeDeploy.Application($"tap-{args.Environment}", new CodeDeploy.ApplicationArgs
        {
            Name = $"tap-{args.Environment}",
            ComputePlatform = "Lambda",
        }, this.Child());
        var groupName = $"tap-{args.Function.ShortName}-{args.Environment}";
        var groupArn = Output.Format($"arn:{args.Context.Partition}:codedeploy:{args.Context.Region}:{args.Context.Account}:deploymentgroup:{application.Name}/{groupName}");
        Alarms = CreateAlarms();
        Check = CreateCheck(groupArn);
        var role = CreateRole(name, groupArn);
        var policy = new Iam.RolePolicy($"{name}-policy", new Iam.RolePolicyArgs { Role = role.Name, Policy = Permissions().ToJson() }, this.Child());
        var group = new CodeDeploy.DeploymentGroup(groupName, new CodeDeploy.DeploymentGroupArgs
        {
            AppName = application.Name,
            DeploymentGroupName = groupName,
            DeploymentConfigName = CreateCanary().DeploymentConfigName,
            ServiceRoleArn = role.Arn,
            DeploymentStyle = new DeploymentGroupDeploymentStyleArgs { DeploymentType = "BLUE_GREEN", DeploymentOption = "WITH_TRAFFIC_CONTROL" },
            AlarmConfiguration = new DeploymentGroupAlarmConfigurationArgs { Enabled = true, Alarms = Alarms.Names },
            AutoRollbackConfiguration = new DeploymentGroupAutoRollbackConfigurationArgs
            {
                Enabled = true,
                Events = { "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST" },
            },
        }, this.Child(new CustomResourceOptions { DependsOn = { policy } }));

        ApplicationName = application.Name;
        DeploymentGroupName = group.DeploymentGroupName;
        RegisterOutputs();
    }

    /// <summary>The CodeDeploy application's name.</summary>
    [Output("applicationName")]
    public Output<string> ApplicationName { get; private set; }

    /// <summary>The deployment group's name.</summary>
    [Output("deploymentGroupName")]
    public Output<string> DeploymentGroupName { get; private set; }

    /// <summary>The function that calls a new version before it gets traffic.</summary>
    public TapFunction Check { get; }

    /// <summary>
    /// The alarms that end a release. They are apart from the operational ones, which may fire because of the very fault that a release mends,
    /// and notify nobody: a single error ends a release, and is no reason to wake anyone at other times.
    /// </summary>
    public Alarms Alarms { get; }

    private Alarms CreateAlarms() => new($"tap-canary-alarms-{args.Environment}", new AlarmsArgs
    {
        Environment = args.Environment,
        Definitions = AlarmTable.Canary(args.Settings.Alarms, args.Function, args.Api),
        TopicArn = null,
    }, this.ChildComponent());

    private TapFunction CreateCheck(Output<string> deploymentGroupArn) => new($"tap-release-check-{args.Environment}", new TapFunctionArgs
    {
        Environment = args.Environment,
        ShortName = "release-check",
        Description = "Calls a new version before it gets traffic",
        Settings = CheckSettings,
        LogLevel = args.Settings.Functions.LogLevel,
        LogRetentionDays = args.Settings.Logs.RetentionDays,
        Context = args.Context,
        Role = new ExecutionRole($"tap-release-check-role-{args.Environment}", new ExecutionRoleArgs { Context = args.Context }, this.ChildComponent()),
        Key = args.Key,
        DeadLetters = null,
        Grants =
        [
            // These actions take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
            new Statement { Sid = "FindVersion", Actions = ["codedeploy:ListDeploymentTargets", "codedeploy:GetDeploymentTarget"], Resources = "*" },
            new Statement { Sid = "CallVersion", Actions = ["lambda:InvokeFunction"], Resources = Output.Format($"{args.Function.Arn}:*") },
            new Statement { Sid = "ReportResult", Actions = ["codedeploy:PutLifecycleEventHookExecutionStatus"], Resources = deploymentGroupArn },
        ],
        Variables = new InputMap<string> { ["FUNCTION_NAME"] = args.Function.Name },
    }, this.ChildComponent());

    // Nothing about a configuration can change, so its physical name tells its values: another one is made before this one goes.
    private CodeDeploy.DeploymentConfig CreateCanary() => new($"tap-canary-{args.Environment}", new CodeDeploy.DeploymentConfigArgs
    {
        DeploymentConfigName = $"tap-canary-{args.Settings.Delivery.CanaryPercent}-percent-{args.Settings.Delivery.CanaryMinutes}-minutes-{args.Environment}",
        ComputePlatform = "Lambda",
        TrafficRoutingConfig = new DeploymentConfigTrafficRoutingConfigArgs
        {
            Type = "TimeBasedCanary",
            TimeBasedCanary = new DeploymentConfigTrafficRoutingConfigTimeBasedCanaryArgs
            {
                Percentage = args.Settings.Delivery.CanaryPercent,
                Interval = args.Settings.Delivery.CanaryMinutes,
            },
        },
    }, this.Child());

    // For this group alone: https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html
    private Iam.Role CreateRole(string name, Output<string> deploymentGroupArn) => new($"{name}-role", new Iam.RoleArgs
    {
        Description = $"Role of CodeDeploy for the releases of TAP {args.Environment}",
        AssumeRolePolicy = new PolicyDocument(
        [
            new Statement
            {
                Sid = "AssumedByCodeDeploy",
                Principal = Principal.Service("codedeploy.amazonaws.com"),
                Actions = ["sts:AssumeRole"],
                Conditions =
                [
                    new("StringEquals", "aws:SourceAccount", args.Context.Account),
                    new("ArnEquals", "aws:SourceArn", deploymentGroupArn),
                ],
            },
        ]).ToJson(),
        ForceDetachPolicies = true,
    }, this.Child());

    // Not AWSCodeDeployRoleForLambda, which reaches every function and bucket of the account, and no hook of this name.
    private PolicyDocument Permissions() => new(
    [
        new Statement
        {
            Sid = "MoveAlias",
            Actions = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
            Resources = new[] { args.Function.Arn, args.Function.AliasArn },
        },
        new Statement { Sid = "CallCheck", Actions = ["lambda:InvokeFunction"], Resources = Check.Arn },
        new Statement
        {
            // The action is decided upon for all alarms of the account at once, whichever are named in the call.
            Sid = "WatchAlarms",
            Actions = ["cloudwatch:DescribeAlarms"],
            Resources = Output.Format($"arn:{args.Context.Partition}:cloudwatch:{args.Context.Region}:{args.Context.Account}:alarm:*"),
        },
    ]);
}
