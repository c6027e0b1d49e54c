using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the secret: section <c>tap:secret</c> and the secret value <c>tap:appSecret</c>.</summary>
public sealed record SecretSettings
{
    /// <summary>Days in which a deleted secret can be restored: 0, or 7 to 30; default 30 in prod, 0 elsewhere.</summary>
    public required int RecoveryWindowDays { get; init; }

    /// <summary>The secret's value; null (the default) generates one.</summary>
    public required Output<string>? Value { get; init; }

    // Bounds: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
    internal static SecretSettings Read(SettingsSection section, bool production, Output<string>? value) => new()
    {
        RecoveryWindowDays = section.Number(
            "recoveryWindowDays",
            production ? 30 : 0,
            new Rule<int>("0 or a whole number of days from 7 to 30", days => days is 0 or >= 7 and <= 30, "30"),
            "Days in which a deleted secret can be restored."),
        Value = value,
    };
}
