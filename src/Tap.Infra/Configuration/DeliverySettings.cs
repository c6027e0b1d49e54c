namespace Tap.Infra.Configuration;

/// <summary>Settings of releases: section <c>tap:delivery</c>.</summary>
public sealed record DeliverySettings
{
    /// <summary>
    /// Whether CodeDeploy shifts the API's traffic to a new version, in two steps and under the eyes of alarms (the default in prod); else
    /// the program itself moves it all at once (the default elsewhere).
    /// </summary>
    public required bool Canary { get; init; }

    /// <summary>Percent of the traffic that the first step shifts, 1 to 99; default 10.</summary>
    public required int CanaryPercent { get; init; }

    /// <summary>Minutes between the two steps, 1 to 2,880; default 5.</summary>
    public required int CanaryMinutes { get; init; }

    // The last step follows the first within 48 hours: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
    internal static DeliverySettings Read(SettingsSection section, bool production) => new()
    {
        Canary = section.Switch("canary", production, "Whether CodeDeploy shifts traffic to a new version step by step (`./tap release`), or `up` moves it at once."),
        CanaryPercent = section.Number("canaryPercent", 10, Rule.Between(1, 99, "percent", 10), "Traffic that a new version gets first."),
        CanaryMinutes = section.Number("canaryMinutes", 5, Rule.Between(1, 2_880, "minutes", 5), "How long it has to do well before it gets the rest."),
    };
}
