using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tap.Infra.Configuration;

/// <summary>Settings of what people see and hear of the alarms: section <c>tap:monitoring</c>.</summary>
public sealed partial record MonitoringSettings
{
    /// <summary>The addresses that every alarm writes to; default none. Each has to confirm the mail that AWS sends it first.</summary>
    public required ImmutableArray<string> Emails { get; init; }

    /// <summary>The addresses that pages are written to, of which the same is true; default none.</summary>
    public required ImmutableArray<string> PageEmails { get; init; }

    /// <summary>What pages, and when.</summary>
    public required EscalationSettings Escalation { get; init; }

    /// <summary>Where people read docs/operations.md, to which alarms and dashboards lead; null (the default) leads nowhere.</summary>
    public required string? RunbookUrl { get; init; }

    /// <summary>Where the runbook of an alarm is read; null when nobody has told.</summary>
    /// <param name="alarm">The alarm's name without the environment: the heading of its runbook.</param>
    internal string? RunbookOf(string alarm) => RunbookUrl is null ? null : $"{RunbookUrl}#{alarm}";

    /// <summary>What an alarm says of itself, and where its runbook is.</summary>
    internal string Describe(string alarm, string meaning) => RunbookOf(alarm) is { } url ? $"{meaning} Runbook: {url}" : meaning;

    internal static MonitoringSettings Read(SettingsSection section, bool production) => new()
    {
        Emails = ReadEmails(section, "emails", "Who gets a mail when an alarm fires and when it is over."),
        PageEmails = ReadEmails(section, "pageEmails", "Who gets a mail when an alarm pages and when it is over: what is to wake somebody."),
        Escalation = section.Section("escalation", escalation => EscalationSettings.Read(escalation, production), EscalationSettings.Off),
        RunbookUrl = section.OptionalText(
            "runbookUrl",
            new Rule<string>(
                "an https address of at most 500 characters, without a fragment",
                url => url.Length <= 500 && Page().IsMatch(url) && Uri.TryCreate(url, UriKind.Absolute, out _),
                "https://wiki.example.com/tap/operations"),
            "Where people read docs/operations.md: each alarm's description leads to its runbook there, and so do the dashboards."),
    };

    private static ImmutableArray<string> ReadEmails(SettingsSection section, string key, string meaning) => section.List(
        key,
        [],
        new Rule<ImmutableArray<string>>(
            "a list of e-mail addresses, each once",
            emails => emails.All(IsEmail) && emails.Distinct(StringComparer.OrdinalIgnoreCase).Count() == emails.Length,
            "[\"on-call@example.com\"]")
        {
            Hint = emails => emails.FirstOrDefault(email => !IsEmail(email)) is { } bad
                ? $"\"{bad}\" is no address that SNS takes: ASCII alone, without a name, quotes and comments, in a public domain"
                : null,
        },
        meaning);

    // Without what would end a link of Markdown.
    [GeneratedRegex(@"\Ahttps://[^\s#()<>\[\]""]+\z")]
    private static partial Regex Page();

    // What a mail can be sent to of the forms of https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2: no quoted names and no addresses of
    // machines, which SNS refuses. Lengths: section 4.5.3.1.
    private static bool IsEmail(string text) =>
        text.Length <= 254 && Address().IsMatch(text) && text.IndexOf('@', StringComparison.Ordinal) <= 64;

    [GeneratedRegex(
        @"\A[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+(\.[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
