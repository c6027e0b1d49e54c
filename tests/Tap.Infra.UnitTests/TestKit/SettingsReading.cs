using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The settings of a run, with what reading them found.</summary>
internal sealed record SettingsReading(TapSettings Settings, SettingsReport Report)
{
    /// <summary>What there is to say of the faults of a report; null when it has none.</summary>
    public static string? FaultsIn(SettingsReport report)
    {
        try
        {
            report.ThrowIfFaulty("dev");
            return null;
        }
        catch (Pulumi.RunException faults)
        {
            return faults.Message;
        }
    }

    /// <summary>Reads the settings, and only them.</summary>
    public static Task<SettingsReading> OfAsync(RunOptions options) => TapRun.InsideAsync(options, () =>
    {
        var report = new SettingsReport();
        return new SettingsReading(TapSettings.Read(report), report);
    });

    /// <summary>Reads settings that are without fault.</summary>
    public static async Task<TapSettings> FaultlessAsync(RunOptions options)
    {
        var (settings, report) = await OfAsync(options);
        report.ThrowIfFaulty(options.Stack);
        return settings;
    }
}
