using System.Collections.Immutable;

namespace Tap.Infra.Functions.Definitions;

/// <summary>What the functions of <see cref="Configuration.FurtherFunctions"/> are.</summary>
internal static class FurtherDefinitions
{
    /// <summary>Their definitions.</summary>
    /// <param name="stores">The stack, and where payloads and items lie, for one that needs them.</param>
    public static ImmutableArray<FunctionDefinition> Of(PayloadStores stores) =>
    [
        .. stores.Secret.IsGenerated ? [SecretRotatorFunction.Define(stores)] : Array.Empty<FunctionDefinition>(),
        // ./tap new function puts a line above this one.
    ];
}
