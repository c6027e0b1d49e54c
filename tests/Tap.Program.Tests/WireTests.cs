using System.Collections.Immutable;
using Pulumi;
using Tap.Testing;

namespace Tap.Program.Tests;

public class WireTests
{
    [Fact]
    public void Members_are_in_the_order_of_their_names()
    {
        var labels = new Dictionary<string, object> { ["b"] = "2", ["a"] = "1" };
        Json(("size", 1.0), ("labels", labels), ("name", "x")).Should().Be("""{"labels":{"a":"1","b":"2"},"name":"x","size":1}""");
    }

    [Fact]
    public void A_whole_number_has_no_fraction() => Json(("whole", 512.0), ("half", 0.5)).Should().Be("""{"half":0.5,"whole":512}""");

    [Fact]
    public void A_value_comes_back_as_it_went()
    {
        var values = ImmutableDictionary<string, object>.Empty.Add("list", ImmutableArray.Create<object>("a", true, 0.5)).Add("text", "x");
        Wire.ToJson(Wire.FromJson(Wire.ToJson(values))).ToJsonString().Should().Be("""{"list":["a",true,0.5],"text":"x"}""");
    }

    [Fact]
    public void A_file_that_is_missing_is_told_by_its_name()
    {
        var write = () => Json(("source", new FileAsset("/nowhere/a.txt")));
        write.Should().Throw<UserException>().WithMessage("The file /nowhere/a.txt is missing.");
    }

    [Fact]
    public void A_link_in_a_folder_that_leads_nowhere_is_told_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var link = Path.Combine(folder.Path, "layer", "gone");
        Directory.CreateDirectory(Path.Combine(folder.Path, "layer"));
        File.CreateSymbolicLink(link, "/nowhere");
        var write = () => Json(("code", new FileArchive(Path.Combine(folder.Path, "layer"))));
        write.Should().Throw<UserException>().WithMessage($"The file {link} cannot be read: it is a link to /nowhere, which leads nowhere; put it right or remove it.");
    }

    private static string Json(params (string Name, object Value)[] values) =>
        Wire.ToJson(values.Select(value => KeyValuePair.Create(value.Name, value.Value))).ToJsonString();
}
