using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What local-aws says of a kind of resource.</summary>
/// <param name="ReplaceOn">The inputs whose change means a replacement.</param>
/// <param name="ComputedOnUpdate">The outputs that AWS gives anew when a resource is changed in place.</param>
/// <param name="StateOnly">Why the kind exists in the state alone; null when it is real.</param>
internal sealed record KindInfo(IReadOnlyList<string> ReplaceOn, IReadOnlyList<string> ComputedOnUpdate, string? StateOnly);

/// <summary>Whose and where a resource is.</summary>
/// <param name="Stack">The stack that has it.</param>
/// <param name="Region">The region that it lives in.</param>
/// <param name="Key">Its key.</param>
internal sealed record ResourcePlace(string Stack, string Region, string Key);

/// <summary>
/// The control API of local-aws. It performs and records an operation in one step: nothing is lost when its caller dies.
/// Every call throws a <see cref="NoAnswerException"/> when local-aws does not answer.
/// </summary>
internal interface ILocalAws
{
    /// <summary>The kinds that it knows, by type token.</summary>
    Task<IReadOnlyDictionary<string, KindInfo>> GetKindsAsync();

    /// <summary>The stacks that have resources.</summary>
    Task<IReadOnlyList<string>> GetStacksAsync();

    /// <summary>Whose and where everything is that there is at this moment.</summary>
    Task<IReadOnlyList<ResourcePlace>> GetPlacesAsync();

    /// <summary>The resources of a stack in the order of their creation.</summary>
    Task<IReadOnlyList<ResourceRecord>> GetResourcesAsync(string stack);

    /// <summary>
    /// The resources of a stack as AWS has them now: inputs that other hands changed are as they are, and what is gone is left out.
    /// </summary>
    /// <param name="stack">The stack.</param>
    /// <param name="keep">Whether that is recorded.</param>
    /// <exception cref="AwsException">AWS does not tell of one.</exception>
    Task<IReadOnlyList<ResourceRecord>> RefreshAsync(string stack, bool keep);

    /// <summary>Creates a resource.</summary>
    /// <exception cref="AwsException">AWS refuses it.</exception>
    Task<ResourceRecord> CreateAsync(string stack, ResourceGoal goal);

    /// <summary>Changes a resource in place.</summary>
    /// <exception cref="AwsException">AWS refuses it.</exception>
    Task<ResourceRecord> UpdateAsync(string stack, ResourceGoal goal);

    /// <summary>Puts a new resource in the place of a recorded one; the old one goes at once or with the next sweep.</summary>
    /// <exception cref="AwsException">AWS refuses it.</exception>
    Task<ResourceRecord> ReplaceAsync(string stack, ResourceGoal goal);

    /// <summary>Deletes a resource.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="key">The resource's key.</param>
    /// <param name="retain">Whether only the record goes.</param>
    /// <exception cref="AwsException">AWS refuses it.</exception>
    Task DeleteAsync(string stack, string key, bool retain);

    /// <summary>Deletes what replacements left behind.</summary>
    /// <exception cref="AwsException">AWS refuses it.</exception>
    Task SweepAsync(string stack);

    /// <summary>Answers an invoke such as <c>aws:index/getCallerIdentity:getCallerIdentity</c>.</summary>
    /// <exception cref="AwsException">There is no such function, or AWS refuses it.</exception>
    Task<JsonObject> InvokeAsync(string token, JsonObject arguments, string region);
}

/// <summary>The local AWS does not answer, to whatever it was asked.</summary>
/// <param name="message">What happened instead, and what to do.</param>
internal sealed class NoAnswerException(string message) : UserException(message);
