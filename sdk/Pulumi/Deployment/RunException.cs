namespace Pulumi;

/// <summary>A fault whose message is all that the user needs: it is reported without a stack trace.</summary>
public class RunException : Exception
{
    /// <summary>Describes the fault.</summary>
    /// <param name="message">The message.</param>
    public RunException(string message)
        : base(message)
    {
    }

    /// <summary>Describes the fault and what caused it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause, or null.</param>
    public RunException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
