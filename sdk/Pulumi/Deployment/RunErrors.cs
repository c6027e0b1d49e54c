using System.Reflection;

namespace Pulumi;

/// <summary>The text that a run reports for an exception.</summary>
internal static class RunErrors
{
    public static string Describe(Exception exception) => exception switch
    {
        RunException => exception.Message,
        ResourceException { HideStack: true } => exception.Message,
        ResourceException => exception.ToString(),
        _ => $"Running program '{Assembly.GetEntryAssembly()?.Location}' failed with an unhandled exception:\n{exception}",
    };
}
