using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.CloudWatch.Inputs;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What an <see cref="Escalation"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Topic">The topic that hears of all alarms.</param>
/// <param name="PageTopic">The topic that hears of those that page as well.</param>
/// <param name="Operational">The alarms that are notices or page.</param>
/// <param name="UnderWay">The alarm that fires while a release is judged, which silences pages; null where no release is.</param>
public sealed record EscalationArgs(StackContext Context, AlarmTopic Topic, AlarmTopic PageTopic, Alarms Operational, Alarms? UnderWay);

/// <summary>
/// Wakes somebody. A notice that stands pages: a second alarm looks at the same for longer. Where releases are judged, pages are told by
/// composite alarms, as only their actions can be suppressed (docs/decisions/0017-a-second-alarm-pages-for-a-notice-that-stands.md).
/// </summary>
public sealed class Escalation : ComponentResource
{
    /// <summary>What the name of an alarm ends with that pages because another one stands.</summary>
    public const string StandingSuffix = "-standing";

    /// <summary>What the name of a composite alarm ends with that tells a page unless a release is judged.</summary>
    public const string PageSuffix = "-page";

    // What AWS advises: metrics are evaluated once a minute, so that the other alarm may come so much later.
    private const int MinuteSeconds = 60;

    /// <summary>Registers the alarms.</summary>
    public Escalation(string name, EscalationArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:Escalation", name, options)
    {
        var context = args.Context;
        var escalation = context.Settings.Monitoring.Escalation;
        Standing = new Alarms(
            context.Name("standing-alarms"),
            new AlarmsArgs(
                context,
                args.Topic,
                [
                    .. args.Operational.Definitions.Where(alarm => escalation.Escalates(alarm.Name))
                        .Select(alarm => StandingOf(alarm, escalation.Standing(alarm.Condition))),
                ])
            {
                PageTopic = args.UnderWay is null ? args.PageTopic : null,
            },
            this.ChildComponent());
        var pages = args.UnderWay is { } underWay
            ? new[] { args.Operational, Standing }
                .SelectMany(alarms => alarms.Definitions.Where(alarm => alarm.Severity is Severity.Page)
                    .Select(alarm => CreatePage(args, alarm, alarms.NameOf(alarm), underWay.Names.Apply(names => names.Single()))))
                .ToList()
            : [];
        PageNames = Output.All(pages.Select(page => page.AlarmName));
        PageArns = Output.All(pages.Select(page => page.Arn));
        RegisterOutputs();
    }

    /// <summary>The alarms that fire when a notice stands.</summary>
    public Alarms Standing { get; }

    /// <summary>The names of the composite alarms that tell the pages; none where no release is judged.</summary>
    [Output("pageNames")]
    public Output<ImmutableArray<string>> PageNames { get; private set; }

    /// <summary>Their ARNs.</summary>
    [Output("pageArns")]
    public Output<ImmutableArray<string>> PageArns { get; private set; }

    // In whole periods, which may be longer than what is set.
    private static AlarmDefinition StandingOf(AlarmDefinition notice, AlarmCondition condition)
    {
        var minutes = (condition.EvaluationPeriods - notice.Condition.EvaluationPeriods) * condition.PeriodSeconds / 60;
        return notice with
        {
            Name = $"{notice.Name}{StandingSuffix}",
            Description = $"{notice.Description.TrimEnd('.')}, for {minutes} minutes already.",
            Condition = condition,
            Severity = Severity.Page,
        };
    }

    private CloudWatch.CompositeAlarm CreatePage(
        EscalationArgs args, AlarmDefinition alarm, Output<string> alarmName, Output<string> suppressor)
    {
        var name = $"{alarm.Heading}{PageSuffix}-{args.Context.Environment}";
        return new CloudWatch.CompositeAlarm(name, new CloudWatch.CompositeAlarmArgs
        {
            AlarmName = name,
            AlarmDescription = args.Context.Settings.Monitoring.Describe(
                alarm.Heading, $"Pages for {alarm.Name} as long as no release is judged."),
            AlarmRule = Output.Format($"ALARM(\"{alarmName}\")"),
            AlarmActions = args.PageTopic.Arn,
            OkActions = args.PageTopic.Arn,
            ActionsSuppressor = new CompositeAlarmActionsSuppressorArgs
            {
                Alarm = suppressor,
                WaitPeriod = MinuteSeconds,

                // What the release did is in the last period of the alarm for as long as that, and an alarm that is over by then does not
                // page.
                ExtensionPeriod = alarm.Condition.PeriodSeconds + MinuteSeconds,
            },
        }, this.Child());
    }
}
