using System.Text.Json.Nodes;

namespace Tap.Program.Tests;

public class PropertyPathTests
{
    [Theory]
    [InlineData("a.b", true, "1")]
    [InlineData("list[1].x", true, "2")]
    [InlineData("nothing", true, null)]
    [InlineData("a.c", false, null)]
    [InlineData("list[2]", false, null)]
    [InlineData("a[0]", false, null)]
    [InlineData("list.x", false, null)]
    public void A_path_finds_its_value(string path, bool found, string? value)
    {
        PropertyPath.Parse(path).TryGet(Sample(), out var node).Should().Be(found);
        node?.ToJsonString().Should().Be(value);
    }

    [Theory]
    [InlineData("a.b", """{"a":{},"list":[{},{"x":2}],"nothing":null}""")]
    [InlineData("list[0]", """{"a":{"b":1},"list":[{"x":2}],"nothing":null}""")]
    [InlineData("a.c.d", """{"a":{"b":1},"list":[{},{"x":2}],"nothing":null}""")]
    public void A_path_removes_its_value(string path, string expected)
    {
        var sample = Sample();
        PropertyPath.Parse(path).Remove(sample);
        sample.ToJsonString().Should().Be(expected);
    }

    [Fact]
    public void A_path_may_stand_for_one_in_each_element()
    {
        var root = JsonNode.Parse("""{"a":[{"b":[1,2]},{"b":[3]}]}""")!.AsObject();
        foreach (var path in PropertyPath.Parse("a[*].b[*]").In(root, root.DeepClone()))
            path.Set(root, 0);
        root.ToJsonString().Should().Be("""{"a":[{"b":[0,0]},{"b":[0]}]}""");
        PropertyPath.Parse("a[*].b").In(root, new JsonObject()).Should().BeEmpty();
    }

    private static JsonObject Sample() => JsonNode.Parse("""{"a":{"b":1},"list":[{},{"x":2}],"nothing":null}""")!.AsObject();
}
