using System.Collections.Immutable;
using System.Net.Mail;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the notifications: section <c>tap:monitoring</c>.</summary>
public sealed record MonitoringSettings
{
    /// <summary>The addresses that every alarm writes to; default none. Each has to confirm the mail that AWS sends it first.</summary>
    public required ImmutableArray<string> Emails { get; init; }

    internal static MonitoringSettings Read(SettingsSection section) => new()
    {
        Emails = section.List(
            "emails",
            [],
            new Rule<ImmutableArray<string>>(
                "a list of e-mail addresses, each once", emails => emails.All(IsEmail) && emails.Distinct().Count() == emails.Length, "[\"on-call@example.com\"]"),
            "Who gets a mail when an alarm fires and when it is over."),
    };

    // A display name before the address parses as well, but SNS would refuse it.
    private static bool IsEmail(string text) => MailAddress.TryCreate(text, out var address) && address.Address == text;
}
