using System.Collections.Immutable;
using Tap.Infra.Api;
using Tap.Infra.Functions;
using Tap.Infra.Messaging;
using Tap.Infra.Storage;

namespace Tap.Infra.Monitoring;

/// <summary>The parts of the stack that alarms and the dashboard watch.</summary>
/// <param name="ApiHandler">The function behind the API.</param>
/// <param name="Processor">The function that processes uploaded objects.</param>
/// <param name="Authorizer">The function that checks the callers' tokens; null where nobody needs one.</param>
/// <param name="ReleaseCheck">The function that checks a release; null where there are none.</param>
/// <param name="Further">The functions that stand by themselves.</param>
/// <param name="Api">The HTTP API.</param>
/// <param name="Firewall">The web ACL before it; null where there is none.</param>
/// <param name="Table">The metadata table.</param>
/// <param name="Backups">The backups of the table and of the data bucket; null where there are none.</param>
/// <param name="DeadLetters">The dead letter queue of the API handler and the processor.</param>
public sealed record Watched(
    TapFunction ApiHandler,
    TapFunction Processor,
    TapFunction? Authorizer,
    TapFunction? ReleaseCheck,
    ImmutableArray<TapFunction> Further,
    HttpApi Api,
    Firewall? Firewall,
    MetadataTable Table,
    Backups? Backups,
    DeadLetterQueue DeadLetters)
{
    /// <summary>All functions.</summary>
    public ImmutableArray<TapFunction> Functions =>
        [.. new[] { ApiHandler, Processor, Authorizer, ReleaseCheck }.OfType<TapFunction>(), .. Further];
}
