using Pulumi;
using Tap.Infra.Identity;

namespace Tap.Infra.Messaging;

/// <summary>Where Lambda puts the events that a function could not handle, each with its error: a queue or a topic.</summary>
public interface IDeadLetterTarget
{
    /// <summary>Its ARN.</summary>
    Output<string> Arn { get; }

    /// <summary>The service it belongs to, which encrypts what is put there: <c>sqs</c> or <c>sns</c>.</summary>
    string Service { get; }

    /// <summary>The right to put something there.</summary>
    Statement CanSend();
}
