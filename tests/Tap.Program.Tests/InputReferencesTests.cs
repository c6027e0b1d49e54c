using Pulumi;
using Pulumi.Testing;
using Tap.Testing;

namespace Tap.Program.Tests;

public class InputReferencesTests
{
    [Fact]
    public async Task Inputs_refer_to_what_their_outputs_come_from_at_any_depth()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>>? references = null;
        await new Recorder().RunAsync(new Echo(), new TestOptions { IsPreview = false }, options =>
        {
            var one = new Thing("one", new ThingArgs { Name = "plain" });
            var two = new Thing("two", new ThingArgs());
            references = InputReferences.FindAsync(new ThingArgs
            {
                Name = "plain",
                Size = one.Size.Apply(size => size ?? 1),
                Source = Output.Format($"{two.Arn}/{one.Arn}"),
                Labels = { ["known"] = "x", ["arn"] = two.Arn },
            }).GetAwaiter().GetResult();
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
        });

        references.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["size"] = [$"{Thing.Token}::one"],
            ["source"] = [$"{Thing.Token}::one", $"{Thing.Token}::two"],
            ["labels"] = [$"{Thing.Token}::two"],
        });
    }

    private sealed class Echo : IMocks
    {
        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args) =>
            Task.FromResult<(string?, object)>((args.Name, args.Inputs));

        public Task<object> CallAsync(MockCallArgs args) => throw new NotSupportedException(args.Token);
    }
}
