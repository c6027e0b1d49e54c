using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>
/// Which alarms wake somebody, and when: section <c>tap:monitoring.escalation</c>, which null or an empty section turns off.
/// </summary>
public sealed record EscalationSettings
{
    /// <summary>
    /// The alarms that page as soon as they fire, by name and without the environment; default in prod those that callers feel, elsewhere
    /// none.
    /// </summary>
    public required ImmutableArray<string> Pages { get; init; }

    /// <summary>
    /// Minutes after which any other alarm that still fires pages; null never. Default 60 in prod, elsewhere null.
    /// </summary>
    public required int? AfterMinutes { get; init; }

    /// <summary>What the section is when nothing pages.</summary>
    internal static JsonObject Off => new() { ["pages"] = new JsonArray(), ["afterMinutes"] = null };

    internal static EscalationSettings Read(SettingsSection section, bool production) => new()
    {
        Pages = section.List(
            "pages",
            production ? ["tap-api-handler-errors", "tap-api-5xx"] : [],
            new Rule<ImmutableArray<string>>(
                "a list of alarms of docs/operations.md, each once",
                pages => pages.All(AlarmSettings.Names.Contains) && pages.Distinct().Count() == pages.Length,
                "[\"tap-api-5xx\"]")
            {
                Hint = pages => pages.FirstOrDefault(page => !AlarmSettings.Names.Contains(page)) is { } unknown
                    ? $"there is no alarm \"{unknown}\" that can page; {Spelling.Suggest(unknown, AlarmSettings.Names)}"
                    : null,
                Schema = new() { ["items"] = Rule.Enum(AlarmSettings.Names), ["uniqueItems"] = true },
            },
            "The alarms that page as soon as they fire; the others are notices. Without this and `afterMinutes`, as null or {}, nothing pages."),
        AfterMinutes = section.OptionalNumber(
            "afterMinutes",
            production ? 60 : null,
            Rule.Between(1, 1_440, "minutes", 60),
            "Minutes after which a notice that still stands pages; null never."),
    };

    /// <summary>Whether any alarm can page.</summary>
    internal bool IsOn => Pages.Length > 0 || AfterMinutes is not null;

    /// <summary>Whether an alarm pages once it has stood for <see cref="AfterMinutes"/>.</summary>
    /// <param name="alarm">Its name without the environment.</param>
    internal bool Escalates(string alarm) => AfterMinutes is not null && !Pages.Contains(alarm);

    /// <summary>An alarm's condition, and that it has held for <see cref="AfterMinutes"/> since: in so many periods more, rounded up.</summary>
    internal AlarmCondition Standing(AlarmCondition condition)
    {
        var seconds = AfterMinutes!.Value * 60;
        var more = (seconds + condition.PeriodSeconds - 1) / condition.PeriodSeconds;
        return condition with { EvaluationPeriods = condition.EvaluationPeriods + more };
    }

    /// <summary>Notes the alarms that would have to look back further than CloudWatch lets them.</summary>
    internal void Check(AlarmSettings alarms, SettingsReport report)
    {
        foreach (var (name, condition) in alarms.Conditions.Where(alarm => Escalates(alarm.Name)))
        {
            var standing = Standing(condition);
            var own = condition.PeriodSeconds * condition.EvaluationPeriods;
            var longest = AlarmCondition.LongestLookback(standing.PeriodSeconds);
            if (standing.PeriodSeconds * standing.EvaluationPeriods > longest)
            {
                report.Fault(
                    "tap:monitoring.escalation.afterMinutes",
                    $"{AfterMinutes}",
                    $"so short that with it {name}, which looks at {own} s, looks at no more than {longest} s",
                    "60");
            }
        }
    }
}
