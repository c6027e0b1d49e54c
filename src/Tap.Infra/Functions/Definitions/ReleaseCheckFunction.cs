using Pulumi;
using Tap.Infra.Foundation;
using Tap.Infra.Identity;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that calls a new version before it gets traffic.</summary>
internal static class ReleaseCheckFunction
{
    /// <summary>Defines it.</summary>
    /// <param name="context">The stack.</param>
    /// <param name="released">The function whose versions are checked.</param>
    /// <param name="deploymentGroupArn">The ARN of the deployment group that asks for it.</param>
    public static FunctionDefinition Define(StackContext context, TapFunction released, Output<string> deploymentGroupArn) =>
        new("release-check", "Calls a new version before it gets traffic", context.Settings.Functions.ReleaseCheck)
        {
            Grants =
            [
                // These actions take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
                new Statement
                {
                    Sid = "FindVersion",
                    Actions = ["codedeploy:ListDeploymentTargets", "codedeploy:GetDeploymentTarget"],
                    Resources = "*",
                },
                new Statement { Sid = "CallVersion", Actions = ["lambda:InvokeFunction"], Resources = Output.Format($"{released.Arn}:*") },
                new Statement
                {
                    Sid = "ReportResult",
                    Actions = ["codedeploy:PutLifecycleEventHookExecutionStatus"],
                    Resources = deploymentGroupArn,
                },
            ],
            Variables = new InputMap<string> { ["FUNCTION_NAME"] = released.Name },
        };
}
