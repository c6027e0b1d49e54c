using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Whoever writes a log.</summary>
/// <param name="Name">The function's short name, or <see cref="ApiName"/>.</param>
/// <param name="Group">The log group.</param>
internal sealed record LogSource(string Name, string Group)
{
    /// <summary>What the API's access log is called; no function has this name.</summary>
    public const string ApiName = "api";

    /// <summary>Whether this is the API's access log.</summary>
    public bool IsAccessLog => Name == ApiName;

    /// <summary>All logs of a stack: the API's access log and that of every function.</summary>
    public static IReadOnlyList<LogSource> Of(DeployedStack stack) =>
    [
        new(ApiName, $"/aws/apigateway/tap-api-{stack.Output(StackOutputs.Environment)}"),
        .. stack.Functions.OrderBy(function => function.Key, StringComparer.Ordinal)
            .Select(function => new LogSource(function.Key, $"/aws/lambda/{function.Value}")),
    ];

    /// <summary>One log of a stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="name"><see cref="ApiName"/>, or a function's short or physical name.</param>
    /// <exception cref="UnknownNameException">The stack has no such log.</exception>
    public static LogSource Named(DeployedStack stack, string name)
    {
        var all = Of(stack);
        return all.FirstOrDefault(source => source.Name == name || source.Group == $"/aws/lambda/{name}")
            ?? throw new UnknownNameException($"The stack has no log of '{name}'; it has {string.Join(", ", all.Select(source => source.Name))}.");
    }
}

/// <summary>A line of a log.</summary>
/// <param name="Source">Who wrote it.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Id">What CloudWatch Logs knows it by.</param>
/// <param name="Message">The line as it came.</param>
internal sealed record LogEvent(LogSource Source, DateTimeOffset Timestamp, string Id, string Message)
{
    /// <summary>What the line says.</summary>
    public LogEntry Entry { get; } = LogEntry.Of(Message, Source.IsAccessLog);
}
