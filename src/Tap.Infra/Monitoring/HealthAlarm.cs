using Pulumi;
using Tap.Infra.Foundation;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What a <see cref="HealthAlarm"/> is made of.</summary>
/// <param name="Context">The stack.</param>
/// <param name="Topic">The topic that hears when the stack stops and when it starts to be healthy.</param>
/// <param name="Alarms">The alarms, any of which means that the stack is not healthy.</param>
public sealed record HealthAlarmArgs(StackContext Context, AlarmTopic Topic, Alarms Alarms);

/// <summary>The health of the stack in one alarm: it fires as long as any other does.</summary>
public sealed class HealthAlarm : ComponentResource
{
    /// <summary>Its name without the environment: the heading of its runbook.</summary>
    internal const string Heading = "tap-health";

    /// <summary>Registers the composite alarm.</summary>
    public HealthAlarm(string name, HealthAlarmArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:HealthAlarm", name, options)
    {
        // The names come from the alarms, so the composite is made after them and deleted before them, as CloudWatch demands.
        var alarmName = args.Context.Name("health");
        var alarm = new CloudWatch.CompositeAlarm(alarmName, new CloudWatch.CompositeAlarmArgs
        {
            AlarmName = alarmName,
            AlarmDescription = args.Context.Settings.Monitoring.Describe(
                Heading, "Something is wrong: at least one of the other alarms fires."),
            AlarmRule = args.Alarms.Names.Apply(names => string.Join(" OR ", names.Select(each => $"ALARM(\"{each}\")"))),
            AlarmActions = args.Topic.Arn,
            OkActions = args.Topic.Arn,
        }, this.Child());

        Name = alarm.AlarmName;
        Arn = alarm.Arn;
        RegisterOutputs();
    }

    /// <summary>The alarm's name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; }

    /// <summary>The alarm's ARN.</summary>
    [Output("arn")]
    public Output<string> Arn { get; private set; }
}
