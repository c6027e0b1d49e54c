using System.Diagnostics;

namespace Pulumi;

/// <summary>One run of a program: <see cref="RunAsync(Action)"/> for the Pulumi CLI, the <c>TestAsync</c> methods for tests.</summary>
public sealed partial class Deployment
{
    // Follows the asynchronous flow, so that runs side by side do not see each other.
    private static readonly AsyncLocal<Deployment?> _current = new();

    private readonly DeploymentInstance _instance;

    /// <summary>The run that the calling code belongs to.</summary>
    /// <exception cref="InvalidOperationException">The code does not belong to a run.</exception>
    public static DeploymentInstance Instance => Required._instance;

    internal static Deployment? Current => _current.Value;

    internal static Deployment Required =>
        Current ?? throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    internal string ProjectName { get; }

    internal string StackName { get; }

    internal string RootDirectory { get; }

    internal bool IsDryRun { get; }

    /// <summary>The root resource: the parent of those that name none. Null before it exists.</summary>
    internal RootStack? Stack { get; set; }

    internal PendingWork Pending { get; } = new();

    /// <summary>The settings, as they were when the run started.</summary>
    internal ConfigValues Config { get; } = ConfigValues.FromEnvironment();

    /// <summary>Shows a message to whoever listens. Outputs may still be read, and complain, after their run.</summary>
    internal static void Log(string severity, string message) => Trace.WriteLine(message, severity);

    /// <summary>Makes the current run, if any, wait for a task and fail with it.</summary>
    internal static void Track(Task task)
    {
        if (!task.IsCompletedSuccessfully)
            Current?.Pending.Track(task);
    }
}
