namespace Tap.Infra.Configuration;

/// <summary>Settings of the web ACL before the API: section <c>tap:firewall</c>.</summary>
public sealed record FirewallSettings
{
    /// <summary>Whether there is one; default true in prod, else false.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Requests that an address may send within the window; default 6,000, which is 20 a second.</summary>
    public required int RequestsPerAddress { get; init; }

    /// <summary>Seconds of the window; default 300.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>These settings where there is a web ACL, else null.</summary>
    internal FirewallSettings? InForce => Enabled ? this : null;

    // Bounds: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
    internal static FirewallSettings Read(SettingsSection section, bool production) => new()
    {
        Enabled = section.Switch("enabled", production, "Whether AWS WAF refuses addresses that send too many requests."),
        RequestsPerAddress = section.Number(
            "requestsPerAddress", 6_000, Rule.Between(10, 2_000_000_000, "requests", 6_000), "Requests that one address may send within the window, whoever is behind it."),
        WindowSeconds = section.Number(
            "windowSeconds", 300, Rule.OneOf(60, 120, 300, 600), "The window, in seconds; also what a refused caller is told to wait."),
    };
}
