using System.Collections.Immutable;
using Pulumi;

namespace Tap.Infra.Identity;

/// <summary>Whether a statement allows or denies.</summary>
public enum Effect
{
    /// <summary>The actions are allowed, unless another statement denies them.</summary>
    Allow,

    /// <summary>The actions are denied, whatever else allows them.</summary>
    Deny,
}

/// <summary>One statement of an IAM policy document, as a value: the parts may be outputs of other resources.</summary>
public sealed record Statement
{
    /// <summary>Identifier, unique in its document; letters and digits only, as IAM asks.</summary>
    public required string Sid { get; init; }

    /// <summary>Allow (the default) or deny.</summary>
    public Effect Effect { get; init; } = Effect.Allow;

    /// <summary>Who the statement is about; null in identity policies, where it is the role that holds the policy.</summary>
    public Principal? Principal { get; init; }

    /// <summary>The actions, such as <c>s3:PutObject</c>; wildcards allowed.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    /// <summary>The resources' ARNs; empty only in trust policies, which have no resource, and where <see cref="NotResources"/> are given.</summary>
    public InputList<string> Resources { get; init; } = new();

    /// <summary>The ARNs of the only resources that the statement is not about; only for statements that deny.</summary>
    public InputList<string> NotResources { get; init; } = new();

    /// <summary>Conditions; all must hold.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];
}

/// <summary>One condition of a statement.</summary>
/// <param name="Operator">IAM's operator, such as <c>StringEquals</c>.</param>
/// <param name="Key">The context key, such as <c>aws:SourceAccount</c>.</param>
/// <param name="Values">The values, any of which satisfies the condition.</param>
public sealed record Condition(string Operator, string Key, InputList<string> Values);

/// <summary>Whom a statement of a resource policy is about.</summary>
/// <param name="Kind"><c>AWS</c> or <c>Service</c>; null for everybody.</param>
/// <param name="Names">ARNs or service names.</param>
public sealed record Principal(string? Kind, InputList<string> Names)
{
    /// <summary>Everybody, signed in or not; only for statements that deny, or that conditions narrow.</summary>
    public static Principal Everyone => new(null, new InputList<string>());

    /// <summary>An AWS service.</summary>
    /// <param name="name">Its principal, such as <c>lambda.amazonaws.com</c>.</param>
    public static Principal Service(InputList<string> name) => new("Service", name);

    /// <summary>Accounts, roles or users.</summary>
    /// <param name="arns">Their ARNs.</param>
    public static Principal Aws(InputList<string> arns) => new("AWS", arns);
}
