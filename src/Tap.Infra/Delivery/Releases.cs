using Pulumi;
using Pulumi.Aws.CodeDeploy.Inputs;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using Tap.Infra.Functions;
using Tap.Infra.Functions.Definitions;
using Tap.Infra.Identity;
using Tap.Infra.Monitoring;
using CodeDeploy = Pulumi.Aws.CodeDeploy;
using Iam = Pulumi.Aws.Iam;

namespace Tap.Infra.Delivery;

/// <summary>What <see cref="Releases"/> is made of.</summary>
/// <param name="Runtime">The stack, and what its functions share.</param>
/// <param name="Function">The function that is released.</param>
/// <param name="Api">The API that the function answers for.</param>
public sealed record ReleasesArgs(FunctionRuntime Runtime, TapFunction Function, HttpApi Api)
{
    internal StackContext Context => Runtime.Context;
}

/// <summary>
/// How a new version of a function gets its traffic: a check calls it first, then CodeDeploy shifts the alias in two steps and back again
/// as soon as an alarm fires. All this starts nothing; a release is started with the outputs of the stack.
/// </summary>
public sealed class Releases : ComponentResource
{
    private readonly ReleasesArgs args;

    /// <summary>Registers the CodeDeploy application, its deployment group, its alarms and its check.</summary>
    public Releases(string name, ReleasesArgs args, ComponentResourceOptions? options = null)
        : base("tap:delivery:Releases", name, options)
    {
        this.args = args;
        var context = args.Context;
        var application = new CodeDeploy.Application($"tap-{context.Environment}", new CodeDeploy.ApplicationArgs
        {
            Name = $"tap-{context.Environment}",
            ComputePlatform = "Lambda",
        }, this.Child());
        var groupName = context.Name(args.Function.ShortName);
        var groupArn = Output.Format(
            $"arn:{context.Partition}:codedeploy:{context.Region}:{context.Account}:deploymentgroup:{application.Name}/{groupName}");
        Alarms = new Alarms(
            context.Name("canary-alarms"),
            new AlarmsArgs(context, Topic: null, AlarmTable.Canary(context.Settings.Alarms, args.Function, args.Api)),
            this.ChildComponent());
        Check = args.Runtime.Create(ReleaseCheckFunction.Define(context, args.Function, groupArn), this);
        if (context.Settings.Monitoring.Escalation.IsOn)
        {
            UnderWay = new Alarms(
                context.Name("under-way-alarms"),
                new AlarmsArgs(context, Topic: null, AlarmTable.UnderWay(Settings, Check)),
                this.ChildComponent());
        }

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
    /// The alarms that end a release. They are apart from the operational ones, which may fire because of the very fault that a release
    /// repairs, and notify nobody: a single error ends a release, and is no reason to wake anyone at other times.
    /// </summary>
    public Alarms Alarms { get; }

    /// <summary>The alarm that fires while a release is judged, to silence pages; null where there are none.</summary>
    public Alarms? UnderWay { get; }

    private DeliverySettings Settings => args.Context.Settings.Delivery;

    // Nothing about a configuration can change, so its physical name tells its values: another one is made before this one goes.
    private CodeDeploy.DeploymentConfig CreateCanary() => new(args.Context.Name("canary"), new CodeDeploy.DeploymentConfigArgs
    {
        DeploymentConfigName = args.Context.Name($"canary-{Settings.CanaryPercent}-percent-{Settings.CanaryMinutes}-minutes"),
        ComputePlatform = "Lambda",
        TrafficRoutingConfig = new DeploymentConfigTrafficRoutingConfigArgs
        {
            Type = "TimeBasedCanary",
            TimeBasedCanary = new DeploymentConfigTrafficRoutingConfigTimeBasedCanaryArgs
            {
                Percentage = Settings.CanaryPercent,
                Interval = Settings.CanaryMinutes,
            },
        },
    }, this.Child());

    // For this group alone: https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html
    private Iam.Role CreateRole(string name, Output<string> deploymentGroupArn) => new($"{name}-role", new Iam.RoleArgs
    {
        Description = $"Role of CodeDeploy for the releases of TAP {args.Context.Environment}",
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
        PermissionsBoundary = args.Context.PermissionsBoundary,
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
