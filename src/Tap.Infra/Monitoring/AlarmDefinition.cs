using System.Collections.Immutable;
using Tap.Infra.Configuration;

namespace Tap.Infra.Monitoring;

/// <summary>An alarm as the design's table has it.</summary>
/// <param name="Name">The alarm's name without the environment, such as <c>tap-dlq-depth</c>.</param>
/// <param name="Description">What it means, for whoever it wakes.</param>
/// <param name="Metrics">What it watches; of several, the sum.</param>
/// <param name="Statistic">
/// How the values of a period become one: <c>Sum</c>, <c>Average</c>, <c>Maximum</c>, or a percentile such as <c>p90</c>.
/// </param>
/// <param name="Condition">Threshold or band, period and number of periods.</param>
public sealed record AlarmDefinition(
    string Name, string Description, ImmutableArray<Metric> Metrics, string Statistic, AlarmCondition Condition)
{
    /// <summary>The heading of its runbook: its name, unless it is a second alarm on what another one watches.</summary>
    public string Heading { get; init; } = Name;

    /// <summary>Whom it tells as soon as it fires; <c>tap:monitoring.escalation</c> says which of the table's alarms page.</summary>
    public Severity Severity { get; init; } = Severity.Notice;

    /// <summary>
    /// Whether less than the band is a fault as well. Then no data counts as 0, the least there can be; otherwise it is no breach.
    /// </summary>
    public bool FallIsFault { get; init; }
}
