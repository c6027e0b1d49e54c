using System.CommandLine;
using System.Globalization;

namespace Tap.Cli.Commands;

/// <summary>Durations on the command line: <c>30s</c>, <c>10m</c>, <c>2h</c> or <c>1d</c>.</summary>
internal static class Duration
{
    // Longer ones lead out of the calendar.
    private const int MostDays = 10_000;

    /// <summary>An option that takes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for, and what it is when it is not given.</param>
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var duration))
                return duration;
            result.AddError($"{name} {result.Tokens[0].Value} is no duration; write 30s, 10m, 2h or 1d, at most {MostDays}d.");
            return default;
        },
    };

    /// <summary>Reads one.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is null || number > TimeSpan.FromDays(MostDays) / unit)
            return false;

        duration = unit.Value * number;
        return true;
    }
}
