using Pulumi;
using Tap.Infra.Messaging;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function behind the API.</summary>
internal static class ApiHandlerFunction
{
    /// <summary>Its short name.</summary>
    public const string ShortName = "api-handler";

    /// <summary>Defines it.</summary>
    public static FunctionDefinition Define(PayloadStores stores, DeadLetterQueue deadLetters)
    {
        var settings = stores.Context.Settings;
        return new(ShortName, "Answers the requests of the HTTP API", settings.Functions.ApiHandler)
        {
            DeadLetters = deadLetters,
            ReleasedByCodeDeploy = settings.Delivery.Canary,
            Grants =
            [
                stores.Secret.CanRead(),
                stores.Storage.CanLocate(),
                .. stores.Storage.CanWrite("incoming/"),
                stores.Table.Can("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
                stores.Table.CanQueryByUser(),
                stores.CanDecrypt(),
            ],
            Variables = InputMap<string>.Merge(
                stores.Variables(),
                new InputMap<string>
                {
                    ["AUTHORIZATION"] = settings.Api.Authorization.ToString().ToUpperInvariant(),
                    ["CORS_ORIGINS"] = string.Join(' ', settings.Api.CorsOrigins),
                    ["KEYS_PER_USER"] = $"{settings.Table.KeysPerUser}",
                    ["LISTED_KEYS_PER_USER"] = $"{settings.Table.ListedKeysPerUser}",
                }),
        };
    }
}
