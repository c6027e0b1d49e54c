namespace Tap.Program;

/// <summary>Something the person at the keyboard can put right; the message says in one sentence what is wrong and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="advice">What to do, when that is the same for several of these and need be said only once.</param>
public class UserException(string message, string? advice = null) : Exception(message)
{
    /// <summary>What to do, if the message does not say it.</summary>
    public string? Advice => advice;
}

/// <summary>A name or id that nothing has; the message tells what it can be.</summary>
/// <param name="message">What is wrong.</param>
public sealed class UnknownNameException(string message) : UserException(message);

/// <summary>A refusal of AWS, or of what answers in its place.</summary>
/// <param name="code">AWS's code, such as <c>BucketNotEmpty</c>.</param>
/// <param name="message">AWS's message.</param>
public sealed class AwsException(string code, string message) : Exception(message)
{
    /// <summary>AWS's code, such as <c>BucketNotEmpty</c>.</summary>
    public string Code => code;
}
