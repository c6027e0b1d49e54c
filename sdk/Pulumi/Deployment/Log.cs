namespace Pulumi;

/// <summary>
/// Messages to the user. Errors fail the run; under mocks the others go to <see cref="System.Diagnostics.Trace"/>, whose listeners may show
/// them.
/// </summary>
public static class Log
{
    /// <summary>Logs a message for those who look for faults.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resource">The resource it is about, or null.</param>
    /// <param name="streamId">Groups messages, or null.</param>
    /// <param name="ephemeral">Whether it may vanish from the display, or null.</param>
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("debug", message);

    /// <summary>Logs a message of interest to all.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resource">The resource it is about, or null.</param>
    /// <param name="streamId">Groups messages, or null.</param>
    /// <param name="ephemeral">Whether it may vanish from the display, or null.</param>
    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("info", message);

    /// <summary>Logs a warning.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resource">The resource it is about, or null.</param>
    /// <param name="streamId">Groups messages, or null.</param>
    /// <param name="ephemeral">Whether it may vanish from the display, or null.</param>
    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("warning", message);

    /// <summary>Logs an error: the rest of the program still runs, then the run fails with the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="resource">The resource it is about, or null.</param>
    /// <param name="streamId">Groups messages, or null.</param>
    /// <param name="ephemeral">Whether it may vanish from the display, or null.</param>
    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Required.Pending.AddError(message);

    /// <summary>Logs an exception as an error.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="resource">The resource it is about, or null.</param>
    /// <param name="streamId">Groups messages, or null.</param>
    /// <param name="ephemeral">Whether it may vanish from the display, or null.</param>
    public static void Exception(Exception exception, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Error(exception.ToString(), resource, streamId, ephemeral);

    private static void Write(string severity, string message)
    {
        _ = Deployment.Required;
        Deployment.Log(severity, message);
    }
}
