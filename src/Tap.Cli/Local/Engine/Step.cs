using System.Text.Json.Nodes;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What is done to a resource.</summary>
internal enum Operation
{
    /// <summary>Nothing: it is as it should be.</summary>
    Same,

    /// <summary>It is new.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>A new one takes its place.</summary>
    Replace,

    /// <summary>It left the program.</summary>
    Delete,
}

/// <summary>How far a step is.</summary>
internal enum StepState
{
    /// <summary>Only foreseen, by a preview.</summary>
    Planned,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Refused.</summary>
    Failed,
}

/// <summary>An input that changes.</summary>
/// <param name="Property">Its wire name, or a pseudo name such as <c>provider.region</c>.</param>
/// <param name="Old">The recorded value; null when there is none.</param>
/// <param name="New">The value to be; null when there is none or it is not known yet.</param>
/// <param name="Kind">What is known of it.</param>
internal sealed record PropertyChange(string Property, JsonNode? Old, JsonNode? New, PropertyChangeKind Kind = PropertyChangeKind.Plain);

/// <summary>What may be shown of a changed input.</summary>
internal enum PropertyChangeKind
{
    /// <summary>Both values.</summary>
    Plain,

    /// <summary>The new value is known only once other resources exist.</summary>
    Unknown,

    /// <summary>Neither value.</summary>
    Secret,
}

/// <summary>One resource's part of a run.</summary>
internal sealed record Step(string Type, string Name, Operation Operation)
{
    /// <summary>The key of the resource.</summary>
    public string Key => RegisteredResource.KeyOf(Type, Name);

    /// <summary>How far it is.</summary>
    public StepState State { get; init; } = StepState.Running;

    /// <summary>What changes, for an update or replacement.</summary>
    public IReadOnlyList<PropertyChange> Changes { get; init; } = [];

    /// <summary>Why the kind exists in the local state alone; null when it is real.</summary>
    public string? StateOnly { get; init; }

    /// <summary>Why it failed.</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>Why a step failed.</summary>
/// <param name="Code">AWS's own code, or null when the local run refused the step.</param>
/// <param name="Message">What AWS or the local run said.</param>
/// <param name="Advice">What to do, if the message does not say it.</param>
internal sealed record StepFailure(string? Code, string Message, string? Advice = null)
{
    /// <summary>Whether nobody answered, which then is so for all that was under way.</summary>
    public bool IsSilence { get; init; }

    /// <summary>What an exception tells.</summary>
    /// <param name="exception">What a step ended with.</param>
    public static StepFailure Of(Exception exception) => new(
        (exception as AwsException)?.Code, exception.Message, (exception as UserException)?.Advice)
    {
        IsSilence = exception is NoAnswerException,
    };

    /// <inheritdoc />
    public override string ToString() => Code is null ? Message : $"{Code}: {Message}";
}
