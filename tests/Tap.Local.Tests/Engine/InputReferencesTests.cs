using Pulumi;
using Tap.Local.Engine;

namespace Tap.Local.Tests.Engine;

public class InputReferencesTests
{
    private readonly RunKit kit = new();

    [Fact]
    public async Task Inputs_refer_to_what_their_outputs_come_from_at_any_depth()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>>? references = null;
        await kit.RunAsync(root =>
        {
            var one = new Thing("one", new ThingArgs { Name = "plain" }, root.Child());
            var two = new Thing("two", new ThingArgs(), root.Child());
            references = InputReferences.FindAsync(new ThingArgs
            {
                Name = "plain",
                Size = one.Size.Apply(size => size ?? 1),
                Source = Output.Format($"{two.Arn}/{one.Arn}"),
                Labels = { ["known"] = "x", ["arn"] = two.Arn },
            }).GetAwaiter().GetResult();
        });

        references.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["size"] = [$"{Thing.Token}::one"],
            ["source"] = [$"{Thing.Token}::one", $"{Thing.Token}::two"],
            ["labels"] = [$"{Thing.Token}::two"],
        });
    }
}
