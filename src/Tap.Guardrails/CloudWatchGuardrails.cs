namespace Tap.Guardrails;

/// <summary>The guardrails of Amazon CloudWatch.</summary>
internal static class CloudWatchGuardrails
{
    private static readonly string[] Alarms = [AwsType.Alarm, AwsType.CompositeAlarm];

    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new()
        {
            Id = "CloudWatch.15",
            Title = "CloudWatch alarms should have specified actions configured",
            Reason = "An alarm that does nothing is seen by nobody.",
            Reference = Guardrail.SecurityHub("cloudwatch", 15),
            Types = Alarms,

            // CodeDeploy asks its alarms by itself, and ends a release because of them; a suppressor holds back what others do.
            Check = (alarm, graph) => graph.Referring(alarm, AwsType.DeploymentGroup, "alarmConfiguration").Any()
                || graph.Referring(alarm, AwsType.CompositeAlarm, "actionsSuppressor").Any()
                || alarm.Has("alarmActions")
                ? null
                : "it does nothing when it fires",
        },
        new()
        {
            Id = "CloudWatch.17",
            Title = "CloudWatch alarm actions should be activated",
            Reason = "An alarm whose actions are off is seen by nobody.",
            Reference = Guardrail.SecurityHub("cloudwatch", 17),
            Types = Alarms,
            Check = (alarm, _) => alarm.Input("actionsEnabled") is null || alarm.IsTrue("actionsEnabled") ? null : "its actions are off",
        },
        new()
        {
            Id = "CT.CLOUDWATCH.PR.3",
            Title = "Require an Amazon CloudWatch log group to be encrypted at rest with an AWS KMS key",
            Reason = "Only the use of a KMS key can be limited, watched and withdrawn.",
            Reference = Guardrail.ControlTower("cloudwatch", 3),
            Types = [AwsType.LogGroup],
            Check = (group, _) => group.Has("kmsKeyId") ? null : "it names no key",
        },
        new()
        {
            Id = "TAP-CloudWatch.1",
            Title = "CloudWatch log groups should end their events",
            Reason = "Without a retention events are kept, and paid for, for ever.",
            Reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
            Types = [AwsType.LogGroup],

            // 0 stands for ever.
            Check = (group, _) => group.Number("retentionInDays") > 0 ? null : "it keeps its events for ever",
        },
    ];
}
