using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;

namespace Tap.Cli.Browser;

/// <summary>What is known of a transaction or a process.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Which of both it is.</param>
/// <param name="Item">Its item of the table.</param>
/// <param name="Objects">Its objects in all versions.</param>
/// <param name="Result">Its result.</param>
/// <param name="Logs">What was logged about it.</param>
/// <param name="Traces">The traces that it is a part of.</param>
/// <param name="Faults">What AWS did not tell, and why.</param>
internal sealed record DataAnswer(
    string Id, string Kind, JsonObject? Item, IReadOnlyList<ObjectVersion> Objects, ProcessResult? Result,
    IReadOnlyList<LogLineAnswer> Logs, JsonArray Traces, IReadOnlyList<string> Faults);

/// <summary>The routes of what the stack keeps.</summary>
internal static class DataRoutes
{
    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        api.Get("/data/{id}", async (question, cancellation) =>
        {
            var text = question.Part("id");
            var id = ItemId.Read(text) ?? throw ApiFault.BadQuestion("id", text, ItemId.Rule);
            var known = await new DataReader(shown.Aws.Home, shown.Stack, shown.Time).ReadAsync(id, cancellation);
            return known.IsNothing
                ? throw ApiFault.NotFound($"Nothing is known of {text}: neither an item nor an object has this id, and no log tells of it.")
                : new DataAnswer(
                    known.Id, known.IsProcess ? "process" : "transaction", known.Item, known.Objects, known.Result,
                    LogLineAnswer.Of(known.Logs), TraceJson.Of(known.Traces), known.Faults);
        });
    }
}
