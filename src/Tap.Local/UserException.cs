namespace Tap.Local;

/// <summary>Something the person at the keyboard can put right; the message says in one sentence what is wrong and what to do.</summary>
internal sealed class UserException(string message) : Exception(message);
