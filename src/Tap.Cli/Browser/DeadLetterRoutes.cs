using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Infra;

namespace Tap.Cli.Browser;

/// <summary>Dead letters.</summary>
/// <param name="Count">About how many there are.</param>
/// <param name="Messages">Some of them.</param>
internal sealed record DeadLettersAnswer(int Count, IReadOnlyList<DeadLetterAnswer> Messages);

/// <summary>A dead letter.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="SentAt">When Lambda gave the event up.</param>
/// <param name="Receives">About how often the message was looked at.</param>
/// <param name="Function">Which function the event is for.</param>
/// <param name="Request">The id of the invocation that failed last.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Event">The event.</param>
/// <param name="Failure">All that Lambda tells of the failure.</param>
internal sealed record DeadLetterAnswer(
    string Id, DateTimeOffset SentAt, int Receives, string? Function, string? Request, string Error, string Event, JsonObject Failure);

/// <summary>Which dead letters are to be given to their functions.</summary>
/// <param name="Ids">The ids of the messages.</param>
internal sealed record RedriveQuestion(IReadOnlyList<string>? Ids);

/// <summary>What became of dead letters.</summary>
/// <param name="Results">One for each id.</param>
internal sealed record RedriveAnswer(IEnumerable<RedriveResult> Results);

/// <summary>What became of a dead letter.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Outcome"><c>sent</c> or <c>kept</c>.</param>
/// <param name="Detail">Why it was kept.</param>
internal sealed record RedriveResult(string Id, string Outcome, string? Detail);

/// <summary>The routes of dead letters.</summary>
internal static class DeadLetterRoutes
{
    private const int MostShown = 100;
    private const int MostAtOnce = 100;

    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        // Whoever looks holds the messages for as long as that takes: a second one at the same time would see none.
        var turn = new SemaphoreSlim(1);
        api.Get("/dead-letters", (_, cancellation) => InTurnAsync(() => ListAsync(shown, cancellation), cancellation));
        api.Change(HttpMethod.Post.Method, "/dead-letters/redrive", async (question, cancellation) =>
        {
            // None would be all.
            var ids = (await question.BodyAsync<RedriveQuestion>(cancellation)).Ids;
            if (ids is not { Count: > 0 and <= MostAtOnce } || ids.Any(string.IsNullOrEmpty))
                throw ApiFault.BadQuestion("ids", $"{ids?.Count ?? 0} ids", $"the ids of 1 to {MostAtOnce} messages");
            return await InTurnAsync(() => RedriveAsync(shown, [.. ids.Distinct()], cancellation), cancellation);
        });

        async Task<object?> InTurnAsync(Func<Task<object?>> act, CancellationToken cancellation)
        {
            await turn.WaitAsync(cancellation);
            try
            {
                return await act();
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private static async Task<object?> ListAsync(ShownStack shown, CancellationToken cancellation)
    {
        var (free, taken) = await Queue(shown).CountAsync(cancellation);
        var letters = new List<DeadLetterAnswer>();
        await Redrive(shown).RunAsync(
            new RedriveChoice([], null, DryRun: true, MostShown), (letter, _) => letters.Add(Answer(letter)), cancellation);
        return new DeadLettersAnswer(Math.Max(free + taken, letters.Count), letters);
    }

    private static async Task<object?> RedriveAsync(ShownStack shown, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var results = new Dictionary<string, RedriveResult>();
        var otherwise = "The queue does not have it, or somebody else has taken it for a while.";
        try
        {
            await Redrive(shown).RunAsync(new RedriveChoice(ids, null, DryRun: false), Tell, cancellation);
        }
        catch (Exception exception) when (results.Count > 0 && (AwsApi.IsFault(exception) || cancellation.IsCancellationRequested))
        {
            // What was sent was sent.
            otherwise = ApiFault.Of(exception).Message;
        }

        return new RedriveAnswer(ids.Select(id => results.GetValueOrDefault(id) ?? new RedriveResult(id, "kept", otherwise)));

        void Tell(DeadLetter letter, LetterFate fate) => results[letter.Message.Id] = fate == LetterFate.Given
            ? new RedriveResult(letter.Message.Id, "sent", null)
            : new RedriveResult(letter.Message.Id, "kept", $"It stays: {DeadLetterText.WhyKept(letter, fate)}");
    }

    private static MessageQueue Queue(ShownStack shown) => new(shown.Aws.Home, shown.Stack.Output(StackOutputs.DlqUrl));

    private static Redrive Redrive(ShownStack shown) => new(shown.Aws.Home, shown.Stack, Queue(shown), shown.Time);

    private static DeadLetterAnswer Answer(DeadLetter letter) => new(
        letter.Message.Id, letter.Message.SentAt, letter.Message.Receives, letter.Function, letter.Request, letter.Error,
        letter.Event, letter.Failure);
}
