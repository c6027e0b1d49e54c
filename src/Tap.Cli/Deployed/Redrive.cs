using System.Text.Json;
using System.Text.Json.Serialization;
using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>Which dead letters are meant, and whether to look only.</summary>
/// <param name="Ids">The ids of the messages; empty for all.</param>
/// <param name="Text">What their error or their event contains, in any case; null for all.</param>
/// <param name="DryRun">Whether to tell only what would be done.</param>
internal sealed record RedriveChoice(IReadOnlyCollection<string> Ids, string? Text, bool DryRun)
{
    /// <summary>Whether a message is meant.</summary>
    public bool Includes(QueueMessage message) =>
        (Ids.Count == 0 || Ids.Contains(message.Id)) && (Text is null || message.Attributes.Values.Append(message.Body).Any(Holds));

    private bool Holds(string value) => value.Contains(Text!, StringComparison.OrdinalIgnoreCase);
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
    private const int ShownCharacters = 200;

    private readonly HashSet<string> seen = [];
    private readonly HashSet<string> given = [];
    private readonly Dictionary<string, QueueMessage> held = [];
    private int redriven;

    /// <summary>Goes through the queue once.</summary>
    /// <param name="choice">Which messages are meant.</param>
    /// <param name="say">Hears what becomes of each.</param>
    /// <param name="cancellation">Ends it between two messages.</param>
    public async Task<RedriveOutcome> RunAsync(RedriveChoice choice, Action<string> say, CancellationToken cancellation)
    {
        var elsewhere = 0;
        try
        {
            for (var misses = 0; misses < MostMisses && !(choice.Ids.Count > 0 && seen.IsSupersetOf(choice.Ids));)
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
                foreach (var message in news.Where(choice.Includes))
                    await HandleAsync(message, taken, choice.DryRun, say, cancellation);
            }
        }
        finally
        {
            await queue.GiveBackAsync(held.Values, CancellationToken.None);
        }

        return new RedriveOutcome(redriven, held.Count - (choice.DryRun ? redriven : 0), elsewhere, [.. choice.Ids.Except(seen)]);
    }

    /// <summary>The function that an event is for, by its short name.</summary>
    /// <returns>Null when the event's shape tells of none.</returns>
    internal static string? FunctionOf(string body) =>
        Records(body) is { Count: > 0 } records && records.All(record => record?.EventSource == "aws:s3") ? "processor" : null;

    private async Task HandleAsync(QueueMessage message, long taken, bool dryRun, Action<string> say, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var function = FunctionOf(message.Body);
        if (function is null)
            say($"{message.Id}  stays, its event is of no known kind: {Beginning(message.Body)}");
        else if (message.Attributes.GetValueOrDefault("RequestID") is { } request && given.Contains(request))
            say($"{message.Id}  stays, its event failed again: {Error(message)}");
        else if (dryRun)
            say($"{message.Id}  {Age(time.GetUtcNow() - message.SentAt)}  {function}  {Error(message)}\n    {Subject(message.Body)}");
        else if (time.GetElapsedTime(taken) < MessageQueue.Hold / 2 || await queue.HoldAsync(message, cancellation))
            await GiveAsync(message, function, say);
        else
            Forget(message);
        if (dryRun && function is not null)
            redriven++;
    }

    // Nothing comes between the two calls but the end of this process: then the event is delivered twice, as any may be.
    private async Task GiveAsync(QueueMessage message, string function, Action<string> say)
    {
        var invocation = await api.InvokeAsync(
            stack.FunctionNamed(function), LiveAlias.Name, message.Body, asynchronous: true, CancellationToken.None);
        if (invocation.RequestId is { } request)
            given.Add(request); // the id of the dead letter, should it fail again
        await queue.DeleteAsync(message, CancellationToken.None);
        held.Remove(message.Id);
        redriven++;
        say($"{message.Id}  given to {function}");
    }

    // It is in the queue again, and comes again.
    private void Forget(QueueMessage message)
    {
        held.Remove(message.Id);
        seen.Remove(message.Id);
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    private static string Error(QueueMessage message) => Beginning(
        $"{message.Attributes.GetValueOrDefault("ErrorCode", "no code")}: {message.Attributes.GetValueOrDefault("ErrorMessage", "no message")}");

    // Events of S3 begin alike; what tells them apart is the object.
    private static string Subject(string body)
    {
        var keys = Records(body)?.Select(record => record?.S3?.Object?.Key).OfType<string>().ToList();
        return Beginning(keys is { Count: > 0 } ? string.Join(", ", keys) : body);
    }

    private static IReadOnlyList<S3Record?>? Records(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<S3Event>(body)?.Records;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Beginning(string text) =>
        (text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}...").ReplaceLineEndings(" ");

    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days old",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours old",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes old",
        _ => $"{(int)age.TotalSeconds} seconds old",
    };

    private sealed record S3Event(IReadOnlyList<S3Record?>? Records);

    private sealed record S3Record(
        [property: JsonPropertyName("eventSource")] string? EventSource, [property: JsonPropertyName("s3")] S3Entity? S3);

    private sealed record S3Entity([property: JsonPropertyName("object")] S3Object? Object);

    private sealed record S3Object([property: JsonPropertyName("key")] string? Key);
}
