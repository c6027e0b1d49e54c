using System.Collections.Immutable;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Identity;
using Tap.Infra.Messaging;

namespace Tap.Infra.Functions;

/// <summary>What is particular about a function; Definitions/ has one file a function.</summary>
/// <param name="ShortName">The function's short name: <c>api-handler</c>, <c>processor</c>.</param>
/// <param name="Description">One sentence on what the function does.</param>
/// <param name="Limits">Memory, time and concurrency.</param>
public sealed record FunctionDefinition(string ShortName, string Description, FunctionLimits Limits)
{
    /// <summary>The name of its bundle, which several functions may have; by default the short name.</summary>
    public string Bundle { get; init; } = ShortName;

    /// <summary>Where events go that the function could not handle; null, the default, for one that is called for its answer.</summary>
    public IDeadLetterTarget? DeadLetters { get; init; }

    /// <summary>Whether CodeDeploy moves the alias to a new version; else, by default, the program does.</summary>
    public bool ReleasedByCodeDeploy { get; init; }

    /// <summary>
    /// What the function's code calls, the key included; not logs, traces, its variables and where dead letters go. Default nothing.
    /// </summary>
    public ImmutableArray<Statement> Grants { get; init; } = [];

    /// <summary>Environment variables beyond those that every function has; names and ARNs, never secrets.</summary>
    public required InputMap<string> Variables { get; init; }
}
