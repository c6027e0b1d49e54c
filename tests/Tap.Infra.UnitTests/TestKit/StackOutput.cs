using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>One output of the stack.</summary>
/// <param name="Value">A text, a list of texts, or a map as JSON; null when unknown.</param>
/// <param name="IsKnown">Whether the run could know it.</param>
/// <param name="IsSecret">Whether Pulumi hides it.</param>
internal sealed record StackOutput(object? Value, bool IsKnown, bool IsSecret)
{
    public static Task<StackOutput> OfAsync(object? output) => output switch
    {
        string text => Task.FromResult(new StackOutput(text, true, false)),
        Output<string> text => ReadAsync(text),
        Output<ImmutableArray<string>> list => ReadAsync(list),
        IDictionary<string, object?> map =>
            ReadAsync(Output.JsonSerialize(Output.Create(map)).Apply(json => JsonNode.Parse(json)!.AsObject())),
        _ => throw new NotSupportedException(
            $"An output of the stack is a {output?.GetType()}, which no shell can use; texts, lists of texts and maps are fine."),
    };

    private static async Task<StackOutput> ReadAsync<T>(Output<T> output)
    {
        var known = await OutputUtilities.GetIsKnownAsync(output);
        return new StackOutput(known ? await OutputUtilities.GetValueAsync(output) : null, known, await Output.IsSecretAsync(output));
    }
}
