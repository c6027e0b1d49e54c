using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the notifications: section <c>tap:monitoring</c>.</summary>
public sealed partial record MonitoringSettings
{
    /// <summary>The addresses that every alarm writes to; default none. Each has to confirm the mail that AWS sends it first.</summary>
    public required ImmutableArray<string> Emails { get; init; }

    internal static MonitoringSettings Read(SettingsSection section) => new()
    {
        Emails = section.List(
            "emails",
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
            "Who gets a mail when an alarm fires and when it is over."),
    };

    // What a mail can be sent to of the forms of https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2: no quoted names and no addresses of
    // machines, which SNS refuses. Lengths: section 4.5.3.1.
    private static bool IsEmail(string text) =>
        text.Length <= 254 && Address().IsMatch(text) && text.IndexOf('@', StringComparison.Ordinal) <= 64;

    [GeneratedRegex(
        @"\A[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+(\.[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
