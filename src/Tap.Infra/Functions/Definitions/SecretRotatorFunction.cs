using Pulumi;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that gives the secret another value.</summary>
internal static class SecretRotatorFunction
{
    /// <summary>Its short name.</summary>
    public const string ShortName = "secret-rotator";

    /// <summary>Defines it. Secrets Manager calls a step that failed again, so there are no dead letters.</summary>
    public static FunctionDefinition Define(PayloadStores stores) =>
        new(ShortName, "Gives the secret another value", stores.Context.Settings.Functions.Further[ShortName])
        {
            Grants =
            [
                stores.Secret.CanRotate(),
                stores.Key.CanUseThrough("UseSecretKey", ["kms:Decrypt", "kms:GenerateDataKey"], "secretsmanager"),
            ],
            Variables = new InputMap<string>(),
        };
}
