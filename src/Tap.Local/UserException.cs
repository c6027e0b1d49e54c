namespace Tap.Local;

/// <summary>Something the person at the keyboard can put right; the message says in one sentence what is wrong and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="advice">What to do, when that is the same for several of these and need be said only once.</param>
internal sealed class UserException(string message, string? advice = null) : Exception(message)
{
    /// <summary>What to do, if the message does not say it.</summary>
    public string? Advice => advice;
}
