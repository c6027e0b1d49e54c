using System.Text.Json.Nodes;
using Tap.Infra.Api;

namespace Tap.Cli.Browser;

/// <summary>The routes by which the API is tried.</summary>
internal static class CallRoutes
{
    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        api.Get("/definition", (_, _) => Task.FromResult<object?>(JsonNode.Parse(ApiDefinition.Read(AppContext.BaseDirectory))));
        api.Ask("/call", async (question, cancellation) =>
        {
            var call = await question.BodyAsync<CallQuestion>(cancellation);
            if (!ApiCall.IsRead(call))
                shown.RequireWrite();
            return await new ApiCall(shown).SendAsync(call, cancellation);
        });
    }
}
