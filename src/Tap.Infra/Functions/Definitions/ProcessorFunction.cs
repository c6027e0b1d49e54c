using Tap.Infra.Messaging;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that processes uploaded objects.</summary>
internal static class ProcessorFunction
{
    /// <summary>Its short name.</summary>
    public const string ShortName = "processor";

    /// <summary>Defines it.</summary>
    public static FunctionDefinition Define(PayloadStores stores, DeadLetterQueue deadLetters) =>
        new(ShortName, "Processes the objects that arrive under incoming/", stores.Context.Settings.Functions.Processor)
        {
            DeadLetters = deadLetters,
            Grants =
            [
                stores.Secret.CanRead(),
                .. stores.Storage.CanReadVersions("incoming/"),
                .. stores.Storage.CanWrite("processed/"),
                stores.Table.Can("dynamodb:GetItem", "dynamodb:UpdateItem"),
                stores.CanDecrypt(),
            ],
            Variables = stores.Variables(),
        };
}
