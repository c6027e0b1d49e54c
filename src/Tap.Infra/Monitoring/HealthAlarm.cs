using System.Collections.Immutable;
using Pulumi;
using CloudWatch = Pulumi.Aws.CloudWatch;

namespace Tap.Infra.Monitoring;

/// <summary>What a <see cref="HealthAlarm"/> is made of.</summary>
public sealed class HealthAlarmArgs : ResourceArgs
{
    /// <summary>The environment's suffix.</summary>
    public required string Environment { get; init; }

    /// <summary>The names of the alarms, any of which means that the stack is not healthy.</summary>
    public required Input<ImmutableArray<string>> AlarmNames { get; init; }

    /// <summary>The topic that hears when the stack stops and when it starts to be healthy.</summary>
    public required Input<string> TopicArn { get; init; }
}

/// <summary>The health of the stack in one alarm: it fires as long as any other does.</summary>
public sealed class HealthAlarm : ComponentResource
{
    /// <summary>Registers the composite alarm.</summary>
    public HealthAlarm(string name, HealthAlarmArgs args, ComponentResourceOptions? options = null)
        : base("tap:monitoring:HealthAlarm", name, args, options)
    {
        // The names come from the alarms, so the composite is made after them and deleted before them, as CloudWatch demands.
        var alarmName = $"tap-health-{args.Environment}";
        var alarm = new CloudWatch.CompositeAlarm(alarmName, new CloudWatch.CompositeAlarmArgs
        {
            AlarmName = alarmName,
            AlarmDescription = "Something is wrong: at least one of the other alarms fires.",
            AlarmRule = args.AlarmNames.Apply(names => string.Join(" OR ", names.Select(each => $"ALARM(\"{each}\")"))),
            AlarmActions = args.TopicArn,
            OkActions = args.TopicArn,
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
