using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>Dead letters for people.</summary>
internal static class DeadLetterText
{
    private const int ShownCharacters = 200;

    /// <summary>What became of one.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <param name="fate">What became of it.</param>
    /// <param name="now">The time.</param>
    public static string Of(DeadLetter letter, LetterFate fate, DateTimeOffset now) => $"{letter.Message.Id}  " + fate switch
    {
        LetterFate.Given => $"given to {letter.Function}",
        LetterFate.Seen =>
            $"{Age(now - letter.Message.SentAt)}  {letter.Function}  {Beginning(letter.Error)}\n    {Beginning(letter.Subject)}\n    request {letter.Request ?? "unknown"}",
        _ => $"stays, {WhyKept(letter, fate)}",
    };

    /// <summary>Why one stays.</summary>
    public static string WhyKept(DeadLetter letter, LetterFate fate) => fate == LetterFate.FailedAgain
        ? $"its event failed again: {Beginning(letter.Error)}"
        : $"its event is of no known kind: {Beginning(letter.Message.Body)}";

    private static string Beginning(string text) =>
        (text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}...").ReplaceLineEndings(" ");

    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days old",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours old",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes old",
        _ => $"{(int)age.TotalSeconds} seconds old",
    };
}
