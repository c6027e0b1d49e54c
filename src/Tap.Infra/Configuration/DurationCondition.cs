using System.Text.RegularExpressions;

namespace Tap.Infra.Configuration;

/// <summary>A period breaches when calls took longer than a fixed time, as the statistic sums up those of the period.</summary>
/// <param name="Threshold">The time in milliseconds.</param>
/// <param name="Statistic"><c>Average</c> (the default), <c>Maximum</c>, or a percentile such as <c>p90</c>.</param>
/// <param name="PeriodSeconds">Length of a period.</param>
/// <param name="EvaluationPeriods">How many periods in a row.</param>
public sealed partial record DurationCondition(double Threshold, string Statistic, int PeriodSeconds, int EvaluationPeriods)
    : ThresholdCondition(Threshold, PeriodSeconds, EvaluationPeriods)
{
    // CloudWatch's percentiles have up to ten decimals: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    private static readonly Rule<string> OneOfCalls = new(
        "Average, Maximum, or a percentile such as p90", text => text is "Average" or "Maximum" || Percentile().IsMatch(text), "p90")
    {
        Schema = Rule.Pattern(@"^(Average|Maximum|p(100|[0-9]{1,2}(\.[0-9]{1,10})?))$"),
    };

    internal static DurationCondition Read(
        SettingsSection section, double threshold, int seconds, int periods, string key, SettingsReport report)
    {
        var condition = ThresholdCondition.Read(section, threshold, seconds, periods, "milliseconds", key, report);
        var statistic = section.Text("statistic", "Average", OneOfCalls, "How the calls of a period become one value.");
        return new DurationCondition(condition.Threshold, statistic, condition.PeriodSeconds, condition.EvaluationPeriods);
    }

    [GeneratedRegex(@"\Ap(100|[0-9]{1,2}(\.[0-9]{1,10})?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Percentile();
}
