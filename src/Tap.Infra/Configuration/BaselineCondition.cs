using System.Globalization;

namespace Tap.Infra.Configuration;

/// <summary>
/// A period breaches when the alarm's statistic lies outside the band of what CloudWatch expects at this time, by what it learned of the
/// last two weeks: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
/// </summary>
/// <param name="Width">How far the band reaches to either side, in standard deviations.</param>
/// <param name="PeriodSeconds">Length of a period.</param>
/// <param name="EvaluationPeriods">How many periods in a row.</param>
public sealed record BaselineCondition(double Width, int PeriodSeconds, int EvaluationPeriods)
    : AlarmCondition(PeriodSeconds, EvaluationPeriods)
{
    // AWS proposes 2. Three periods of five minutes in a row leave such a band some ten times a year by chance alone, and one of 3 never.
    private const double UsualWidth = 3;

    /// <summary>The width as an expression of CloudWatch has it.</summary>
    internal string WidthText => Width.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the band's width; null where there is no band.</summary>
    internal static double? ReadWidth(SettingsSection section, bool production, string what) => section.OptionalFraction(
        "baseline",
        production ? UsualWidth : null,
        new Rule<double>("a number above 0 and up to 100", value => value is > 0 and <= 100, "3") { Schema = new() { ["exclusiveMinimum"] = 0, ["maximum"] = 100 } },
        $"Fires at {what} as well, outside a band of what is usual at this time of day and week; the band's width in standard deviations, null for no band.");
}
