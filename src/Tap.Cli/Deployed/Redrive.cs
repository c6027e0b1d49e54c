using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>Which dead letters are meant, and whether to look only.</summary>
/// <param name="Ids">The ids of the messages; empty for all.</param>
/// <param name="Text">What their error or their event contains, in any case; null for all.</param>
/// <param name="DryRun">Whether to tell only what would be done.</param>
/// <param name="Most">After how many messages to look at no more; null for all.</param>
internal sealed record RedriveChoice(IReadOnlyCollection<string> Ids, string? Text, bool DryRun, int? Most = null)
{
    /// <summary>Whether a dead letter is meant.</summary>
    public bool Includes(DeadLetter letter) =>
        (Ids.Count == 0 || Ids.Contains(letter.Message.Id)) && (Text is null || letter.Mentions(Text));
}

/// <summary>What becomes of a dead letter.</summary>
internal enum LetterFate
{
    /// <summary>It was given to its function.</summary>
    Given,

    /// <summary>It would be given.</summary>
    Seen,

    /// <summary>It stays, as nobody knows whom it is for.</summary>
    OfNoKind,

    /// <summary>It stays, as it was given by the same run before.</summary>
    FailedAgain,
}

/// <summary>What became of the dead letters.</summary>
/// <param name="Redriven">How many were given to their functions, or would be.</param>
/// <param name="Staying">How many were seen and stay in the queue.</param>
/// <param name="Elsewhere">About how many somebody else has taken and not deleted.</param>
/// <param name="Missing">The ids that were asked for and not found.</param>
internal sealed record RedriveOutcome(int Redriven, int Staying, int Elsewhere, IReadOnlyCollection<string> Missing);

/// <summary>
/// Gives dead letters to their functions once more. Each is deleted once Lambda has taken its event, so that none is ever lost.
/// </summary>
/// <param name="api">AWS.</param>
/// <param name="stack">The stack.</param>
/// <param name="queue">Its dead-letter queue.</param>
/// <param name="time">The clock.</param>
internal sealed class Redrive(AwsApi api, DeployedStack stack, MessageQueue queue, TimeProvider time)
{
    // SQS may find nothing although it counts messages, and may count messages that are gone.
    private const int MostMisses = 5;

    private readonly IReadOnlyDictionary<string, string> functions = stack.Functions;
    private readonly HashSet<string> seen = [];
    private readonly HashSet<string> given = [];
    private readonly Dictionary<string, QueueMessage> held = [];
    private int redriven;

    /// <summary>Goes through the queue once.</summary>
    /// <param name="choice">Which messages are meant.</param>
    /// <param name="tell">Hears what becomes of each.</param>
    /// <param name="cancellation">Ends it between two messages.</param>
    public async Task<RedriveOutcome> RunAsync(
        RedriveChoice choice, Action<DeadLetter, LetterFate> tell, CancellationToken cancellation)
    {
        var elsewhere = 0;
        try
        {
            for (var misses = 0; misses < MostMisses && !IsDone(choice);)
            {
                var taken = time.GetTimestamp();
                var messages = await queue.ReceiveAsync(cancellation);
                if (messages.Count == 0)
                {
                    var (free, all) = await queue.CountAsync(cancellation);
                    elsewhere = Math.Max(0, all - held.Count);
                    if (free == 0)
                        break;
                }

                // What comes for the second time was held too long; it is held anew.
                foreach (var message in messages)
                    held[message.Id] = message;
                var news = messages.Where(message => seen.Add(message.Id)).ToList();
                misses = news.Count == 0 ? misses + 1 : 0;
                foreach (var letter in news.Select(message => new DeadLetter(message, functions)).Where(choice.Includes))
                    await HandleAsync(letter, taken, choice.DryRun, tell, cancellation);
            }
        }
        finally
        {
            await queue.GiveBackAsync(held.Values, CancellationToken.None);
        }

        return new RedriveOutcome(redriven, held.Count - (choice.DryRun ? redriven : 0), elsewhere, [.. choice.Ids.Except(seen)]);
    }

    private bool IsDone(RedriveChoice choice) =>
        seen.Count >= choice.Most || (choice.Ids.Count > 0 && seen.IsSupersetOf(choice.Ids));

    private async Task HandleAsync(
        DeadLetter letter, long taken, bool dryRun, Action<DeadLetter, LetterFate> tell, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (letter.Function is not { } function)
            tell(letter, LetterFate.OfNoKind);
        else if (letter.Request is { } request && given.Contains(request))
            tell(letter, LetterFate.FailedAgain);
        else if (dryRun)
            tell(letter, LetterFate.Seen);
        else if (time.GetElapsedTime(taken) < MessageQueue.Hold / 2 || await queue.HoldAsync(letter.Message, cancellation))
            await GiveAsync(letter, function, tell);
        else
            Forget(letter.Message);
        if (dryRun && letter.Function is not null)
            redriven++;
    }

    // Nothing comes between the two calls but the end of this process: then the event is delivered twice, as any may be.
    private async Task GiveAsync(DeadLetter letter, string function, Action<DeadLetter, LetterFate> tell)
    {
        var message = letter.Message;
        var invocation = await api.InvokeAsync(
            stack.FunctionNamed(function), LiveAlias.Name, letter.Event, asynchronous: true, CancellationToken.None);
        if (invocation.RequestId is { } request)
            given.Add(request); // the id of the dead letter, should it fail again
        await queue.DeleteAsync(message, CancellationToken.None);
        held.Remove(message.Id);
        redriven++;
        tell(letter, LetterFate.Given);
    }

    // It is in the queue again, and comes again.
    private void Forget(QueueMessage message)
    {
        held.Remove(message.Id);
        seen.Remove(message.Id);
    }
}
