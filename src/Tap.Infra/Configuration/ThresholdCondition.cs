namespace Tap.Infra.Configuration;

/// <summary>A period breaches when the alarm's statistic lies above a fixed value.</summary>
/// <param name="Threshold">The value above which a period counts, in the unit of the metric.</param>
/// <param name="PeriodSeconds">Length of a period.</param>
/// <param name="EvaluationPeriods">How many periods in a row.</param>
public record ThresholdCondition(double Threshold, int PeriodSeconds, int EvaluationPeriods)
    : AlarmCondition(PeriodSeconds, EvaluationPeriods)
{
    internal static ThresholdCondition Read(
        SettingsSection section, double threshold, int seconds, int periods, string unit, string key, SettingsReport report)
    {
        var above = section.Fraction(
            "threshold",
            threshold,
            new Rule<double>("a number of 0 or more", value => value >= 0 && double.IsFinite(value), "5") { Schema = new() { ["minimum"] = 0 } },
            $"Fires above this many {unit}.");
        var (length, count) = ReadPeriods(section, seconds, periods, key, report);
        return new ThresholdCondition(above, length, count);
    }
}
