namespace Tap.Infra.Configuration;

/// <summary>When an alarm fires: its last periods breach.</summary>
/// <param name="PeriodSeconds">Length of a period, a multiple of 60; default 300, and 60 for the alarms that end a release.</param>
/// <param name="EvaluationPeriods">How many periods in a row.</param>
public abstract record AlarmCondition(int PeriodSeconds, int EvaluationPeriods)
{
    /// <summary>In how many of the periods it has to; null (the default, and no setting) in all of them.</summary>
    public int? DatapointsToAlarm { get; init; }

    /// <summary>
    /// How far an alarm looks back at most, in seconds: a day, and a week where its periods last an hour and more:
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    /// </summary>
    internal static int LongestLookback(int periodSeconds) => periodSeconds < 3_600 ? 86_400 : 604_800;

    /// <summary>Reads the length of a period and the number of periods, which every condition has.</summary>
    internal static (int Seconds, int Count) ReadPeriods(SettingsSection section, int seconds, int count, string key, SettingsReport report)
    {
        var periods = (
            Seconds: section.Number(
                "periodSeconds",
                seconds,
                new Rule<int>("a multiple of 60 up to 86400", value => value is >= 60 and <= 86_400 && value % 60 == 0, "300")
                {
                    Schema = new() { ["minimum"] = 60, ["maximum"] = 86_400, ["multipleOf"] = 60 },
                },
                "Length of a period in seconds."),
            Count: section.Number("evaluationPeriods", count, Rule.Between(1, 1440, "periods", count), "Periods in a row that have to breach."));

        var longest = LongestLookback(periods.Seconds);
        if (periods.Seconds * periods.Count > longest)
        {
            report.Fault(
                key,
                $"{periods.Count} periods of {periods.Seconds} s",
                $"periods that together last at most {longest} s",
                "3 periods of 300 s");
        }

        return periods;
    }
}
