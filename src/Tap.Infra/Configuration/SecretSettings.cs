using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the secret: section <c>tap:secret</c> and the secret value <c>tap:appSecret</c>.</summary>
public sealed record SecretSettings
{
    /// <summary>Days in which a deleted secret can be restored: 0, or 7 to 30; default 30 in prod, 0 elsewhere.</summary>
    public required int RecoveryWindowDays { get; init; }

    /// <summary>
    /// Days after which a generated secret gets another value, 1 to 1,000; default 60: Security Hub's SecretsManager.4 asks for 90 at most,
    /// which leaves a month to mend a rotation that fails.
    /// </summary>
    public required int RotationDays { get; init; }

    /// <summary>The secret's value; null (the default) generates one.</summary>
    public required Output<string>? Value { get; init; }

    internal static SecretSettings Read(SettingsSection section, SettingsReport report, bool production, Output<string>? value)
    {
        if (value is not null && section.Given(Days) is { } days)
            report.Fault(
                $"tap:secret.{Days}", days.ToJsonString(), "rotates a generated secret; the value of tap:appSecret changes when you set another one");
        return new SecretSettings
        {
            // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
            RecoveryWindowDays = section.Number(
                "recoveryWindowDays",
                production ? 30 : 0,
                new Rule<int>("0 or a whole number of days from 7 to 30", days => days is 0 or >= 7 and <= 30, "30")
                {
                    Schema = new()
                    {
                        ["anyOf"] = new JsonArray(Rule.Enum([0]), new JsonObject { ["minimum"] = 7, ["maximum"] = 30 }),
                    },
                },
                "Days in which a deleted secret can be restored."),

            // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
            RotationDays = section.Number(
                Days, 60, Rule.Between(1, 1_000, "days", 60), "Days after which a generated secret gets another value; a guardrail minds more than 90."),
            Value = value,
        };
    }

    private const string Days = "rotationDays";
}
