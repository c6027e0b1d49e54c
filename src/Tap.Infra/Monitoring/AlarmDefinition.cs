using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;

namespace Tap.Infra.Monitoring;

/// <summary>One metric of CloudWatch.</summary>
/// <param name="Namespace">Such as <c>AWS/Lambda</c>.</param>
/// <param name="Names">The metric's name; of several, the alarm watches the sum.</param>
/// <param name="Dimension">The only dimension: CloudWatch compares the whole set, and any other finds no data.</param>
/// <param name="Resource">The value of the dimension.</param>
public sealed record Metric(string Namespace, ImmutableArray<string> Names, string Dimension, Input<string> Resource);

/// <summary>An alarm as the design's table has it.</summary>
/// <param name="Name">The alarm's name without the environment, such as <c>tap-dlq-depth</c>.</param>
/// <param name="Description">What it means, for whoever it wakes.</param>
/// <param name="Metric">What it watches.</param>
/// <param name="Statistic">How the values of a period become one: <c>Sum</c>, <c>Average</c>, <c>Maximum</c>.</param>
/// <param name="Settings">Threshold, period and number of periods.</param>
public sealed record AlarmDefinition(string Name, string Description, Metric Metric, string Statistic, AlarmSettings Settings);
