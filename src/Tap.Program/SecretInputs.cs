using System.Collections;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;
using Tap.Guardrails;

namespace Tap.Program;

/// <summary>Hides the inputs that are secret. Mocks get their plain values; only the arguments tell them from others.</summary>
internal static class SecretInputs
{
    /// <summary>The inputs with <see cref="Guardrails.RegisteredResource.Secret"/> in the place of every secret.</summary>
    /// <param name="args">The arguments as the program gave them.</param>
    /// <param name="inputs">The inputs that reached the mock.</param>
    /// <param name="secrets">Inputs that are secret whatever the arguments say.</param>
    public static async Task<JsonObject> HideAsync(ResourceArgs? args, JsonObject inputs, IEnumerable<string> secrets)
    {
        var shown = await MembersAsync(DeclaredInputs.Of(args), inputs);
        foreach (var name in secrets.Where(shown.ContainsKey))
            shown[name] = RegisteredResource.Secret;
        return shown;
    }

    private static async Task<JsonNode?> HideAsync(object? value, JsonNode? known)
    {
        if (value is null || known is null)
            return known?.DeepClone();
        if (DeclaredInputs.AsOutput(value) is { } output)
            return await Output.IsSecretAsync(output)
                ? RegisteredResource.Secret
                : await HideAsync(await OutputUtilities.GetValueAsync(output), known);

        return (value, known) switch
        {
            (InputArgs, JsonObject map) => await MembersAsync(DeclaredInputs.Of(value), map),
            (IDictionary entries, JsonObject map) =>
                await MembersAsync(entries.Keys.Cast<string>().Select(key => (key, entries[key])), map),
            (IEnumerable items and not string, JsonArray list) =>
                new JsonArray(await Task.WhenAll(items.Cast<object?>().Zip(list, HideAsync))),
            _ => known.DeepClone(),
        };
    }

    private static async Task<JsonObject> MembersAsync(IEnumerable<(string Name, object? Value)> members, JsonObject known)
    {
        var values = members.ToDictionary(member => member.Name, member => member.Value);
        var shown = new JsonObject();

        foreach (var (name, value) in known)
            shown[name] = await HideAsync(values.GetValueOrDefault(name), value);
        return shown;
    }
}
