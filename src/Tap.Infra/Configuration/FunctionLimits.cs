namespace Tap.Infra.Configuration;

/// <summary>Settings of one function, such as section <c>tap:functions.apiHandler</c>.</summary>
public sealed record FunctionLimits
{
    /// <summary>Memory in MB, 128 to 10,240; CPU grows with it.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Seconds after which an invocation is ended, 1 to 900.</summary>
    public required int TimeoutSeconds { get; init; }

    /// <summary>
    /// Concurrent executions that are set aside and not exceeded; 0 stops the function, null leaves it unreserved. Default 50 of the
    /// authorizer, 100 of the API handler and 20 of the processor in prod, null of the check of releases and of the functions of
    /// <see cref="FurtherFunctions"/>, 5 else.
    /// </summary>
    public required int? ReservedConcurrency { get; init; }

    /// <summary>
    /// Execution environments that are kept ready for the alias, and billed; null
    /// keeps none. Default null, and only the API handler has it.
    /// </summary>
    public required int? ProvisionedConcurrency { get; init; }

    // Bounds: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    internal static FunctionLimits Read(SettingsSection section, int memoryMb, int timeoutSeconds, int? reservedConcurrency = 5) => new()
    {
        MemoryMb = section.Number("memoryMb", memoryMb, Rule.Between(128, 10_240, "MB", memoryMb), "Memory; CPU grows with it."),
        TimeoutSeconds = section.Number("timeoutSeconds", timeoutSeconds, Rule.Between(1, 900, "seconds", timeoutSeconds), "When an invocation is ended."),
        ReservedConcurrency = section.OptionalNumber(
            "reservedConcurrency",
            reservedConcurrency,
            Rule.Between(0, 1_000_000, "executions", reservedConcurrency ?? 5),
            "Concurrent executions set aside; 0 stops the function, null leaves it unreserved, as accounts with a quota of 10 or 50 need."),
        ProvisionedConcurrency = null,
    };
}
