using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>The guardrails of AWS CodeDeploy.</summary>
internal static class CodeDeployGuardrails
{
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "TAP-CodeDeploy.1",
            Title = "CodeDeploy deployment groups should take a failed release back",
            Reason = "A version that fails would keep its traffic until somebody wakes up.",
            Reference = "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html",
            Types = [AwsType.DeploymentGroup],
            Check = (group, _) => group.IsTrue("autoRollbackConfiguration.enabled") && Events(group).Contains("DEPLOYMENT_FAILURE")
                ? null
                : "it does not roll back after a failure",
        },
        new()
        {
            Id = "TAP-CodeDeploy.2",
            Title = "CodeDeploy deployment groups should end a release when an alarm fires",
            Reason = "A version that is deployed well and works badly would reach every caller.",
            Reference = "https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html",
            Types = [AwsType.DeploymentGroup],
            Check = (group, _) => group.IsTrue("alarmConfiguration.enabled") && group.Has("alarmConfiguration.alarms") && Events(group).Contains("DEPLOYMENT_STOP_ON_ALARM")
                ? null
                : "no alarm ends a release and takes it back",
        },
    ];

    private static IEnumerable<string> Events(RegisteredResource group) =>
        (group.Input("autoRollbackConfiguration.events") as JsonArray ?? []).Select(item => item!.ToString());
}
