using System.Collections.Immutable;
using Tap.Infra.Api;
using Tap.Infra.Functions;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Monitoring;

/// <summary>The parts of the stack that alarms and the dashboard watch.</summary>
public sealed record Watched
{
    /// <summary>The function behind the API.</summary>
    public required TapFunction ApiHandler { get; init; }

    /// <summary>The function that processes uploaded objects.</summary>
    public required TapFunction Processor { get; init; }

    /// <summary>The function that checks the callers' tokens; null where nobody needs one.</summary>
    public required TapFunction? Authorizer { get; init; }

    /// <summary>The function that checks a release; null where there are none.</summary>
    public required TapFunction? ReleaseCheck { get; init; }

    /// <summary>The HTTP API.</summary>
    public required HttpApi Api { get; init; }

    /// <summary>The metadata table.</summary>
    public required MetadataTable Table { get; init; }

    /// <summary>The dead letter queue of both functions.</summary>
    public required DeadLetterQueue DeadLetters { get; init; }

    /// <summary>All functions.</summary>
    public ImmutableArray<TapFunction> Functions => [.. new[] { ApiHandler, Processor, Authorizer, ReleaseCheck }.OfType<TapFunction>()];
}
