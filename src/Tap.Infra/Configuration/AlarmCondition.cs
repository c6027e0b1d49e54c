namespace Tap.Infra.Configuration;

/// <summary>When an alarm fires: its statistic lies above the threshold in the last periods.</summary>
/// <param name="Threshold">The value above which a period counts, in the unit of the metric.</param>
/// <param name="PeriodSeconds">Length of a period, a multiple of 60; default 300, and 60 for the alarms that end a release.</param>
/// <param name="EvaluationPeriods">How many periods in a row.</param>
public sealed record AlarmCondition(double Threshold, int PeriodSeconds, int EvaluationPeriods)
{
    /// <summary>In how many of the periods it has to; null (the default, and no setting) in all of them.</summary>
    public int? DatapointsToAlarm { get; init; }

    /// <summary>
    /// An alarm whose periods are shorter than an hour looks back a day at most, in seconds:
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    /// </summary>
    internal const int LongestLookback = 86_400;

    internal static AlarmCondition Read(
        SettingsSection section, double threshold, int seconds, int periods, string unit, string key, SettingsReport report)
    {
        var settings = new AlarmCondition(
            section.Fraction("threshold", threshold, new Rule<double>("a number of 0 or more", value => value >= 0 && double.IsFinite(value), "5"), $"Fires above this many {unit}."),
            section.Number(
                "periodSeconds",
                seconds,
                new Rule<int>("a multiple of 60 up to 86400", value => value is >= 60 and <= LongestLookback && value % 60 == 0, "300"),
                "Length of a period in seconds."),
            section.Number("evaluationPeriods", periods, Rule.Between(1, 1440, "periods", periods), "Periods in a row above the threshold."));

        if (settings.PeriodSeconds * settings.EvaluationPeriods > LongestLookback)
        {
            report.Fault(
                key,
                $"{settings.EvaluationPeriods} periods of {settings.PeriodSeconds} s",
                $"periods that together last at most {LongestLookback} s",
                "3 periods of 300 s");
        }

        return settings;
    }
}
