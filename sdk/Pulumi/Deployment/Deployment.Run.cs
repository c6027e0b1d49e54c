namespace Pulumi;

/// <content>Runs for the Pulumi CLI, which need the official packages.</content>
public sealed partial class Deployment
{
    /// <summary>Runs a program that has no stack outputs.</summary>
    /// <param name="action">The program.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">Always: this build cannot speak to the engine, see the message.</exception>
    public static Task<int> RunAsync(Action action) => throw NoEngine();

    /// <summary>Runs a program that returns its stack outputs.</summary>
    /// <param name="func">The program.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">Always: this build cannot speak to the engine, see the message.</exception>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => throw NoEngine();

    /// <summary>Runs an asynchronous program that has no stack outputs.</summary>
    /// <param name="func">The program.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">Always: this build cannot speak to the engine, see the message.</exception>
    public static Task<int> RunAsync(Func<Task> func) => throw NoEngine();

    /// <summary>Runs an asynchronous program that returns its stack outputs.</summary>
    /// <param name="func">The program.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">Always: this build cannot speak to the engine, see the message.</exception>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func) => throw NoEngine();

    // Thrown and not returned as an exit code: a program that ignored the code would look to the engine like a stack without resources.
    private static InvalidOperationException NoEngine() => new(
        HasVariable("PULUMI_MONITOR") || HasVariable("PULUMI_ENGINE")
            ? "This build embeds the stand-in of the Pulumi SDK, which cannot deploy: restore the official packages with " +
              "`dotnet build -p:PulumiSdk=nuget`, from a feed that carries Pulumi and Pulumi.Aws."
            : "Program run without the Pulumi engine available; re-run using the `pulumi` CLI");

    private static bool HasVariable(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
}
