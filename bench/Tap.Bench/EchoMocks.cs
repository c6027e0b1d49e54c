using Pulumi.Testing;

namespace Tap.Bench;

/// <summary>Answers every registration at once with its inputs and the outputs that the stack reads, so that only the program and the SDK are measured.</summary>
internal sealed class EchoMocks : IMocks
{
    private int resources;

    /// <summary>How many resources were registered.</summary>
    public int Resources => resources;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Interlocked.Increment(ref resources);
        var state = args.Inputs.ToBuilder();
        state["arn"] = $"arn:aws:service:eu-west-2:123456789012:{args.Name}";
        state.TryAdd("name", args.Name!);
        state.TryAdd("bucket", args.Name!);
        state["keyId"] = args.Name!;
        state["url"] = $"https://sqs.eu-west-2.amazonaws.com/123456789012/{args.Name}";
        state["streamArn"] = $"arn:aws:dynamodb:eu-west-2:123456789012:table/{args.Name}/stream/1";
        state["version"] = "1";
        return Task.FromResult<(string?, object)>(($"{args.Name}-id", state.ToImmutable()));
    }

    public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(new Dictionary<string, object>
    {
        ["accountId"] = "123456789012",
        ["partition"] = "aws",
        ["dnsSuffix"] = "amazonaws.com",
    });
}
