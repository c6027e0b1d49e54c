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
}
