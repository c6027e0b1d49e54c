using System.Collections.Immutable;
using Pulumi;

namespace Tap.Infra.Monitoring;

/// <summary>All alarms of the stack.</summary>
/// <param name="Sets">The alarms on metrics.</param>
/// <param name="Escalation">The alarms that page because of them.</param>
/// <param name="Health">The one on all that is operational, which comes last.</param>
public sealed record AllAlarms(ImmutableArray<Alarms> Sets, Escalation Escalation, HealthAlarm Health)
{
    /// <summary>What the alarms on metrics watch.</summary>
    public ImmutableArray<AlarmDefinition> Definitions => [.. Sets.SelectMany(alarms => alarms.Definitions)];

    /// <summary>The alarms' names.</summary>
    public Output<ImmutableArray<string>> Names =>
        Join([.. OnMetrics.Select(alarms => alarms.Names), Escalation.PageNames], Health.Name);

    /// <summary>The alarms' ARNs.</summary>
    public Output<ImmutableArray<string>> Arns =>
        Join([.. OnMetrics.Select(alarms => alarms.Arns), Escalation.PageArns], Health.Arn);

    private IEnumerable<Alarms> OnMetrics => Sets.Append(Escalation.Standing);

    private static Output<ImmutableArray<string>> Join(IEnumerable<Output<ImmutableArray<string>>> sets, Output<string> last) =>
        Output.Tuple(Output.All(sets), last).Apply(all => all.Item1.SelectMany(each => each).Append(all.Item2).ToImmutableArray());
}
