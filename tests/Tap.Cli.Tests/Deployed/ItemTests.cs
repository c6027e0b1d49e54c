using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Ids and items of the table.</summary>
public sealed class ItemTests
{
    [Fact]
    public void An_id_tells_where_everything_of_it_lies()
    {
        var id = ItemId.Read(FakeData.Id)!;
        id.CreatedAt.Should().Be(DateTimeOffset.FromUnixTimeMilliseconds(0x019a0c1e7b5a));
        id.IncomingKey.Should().Be($"incoming/ab/2025/10/22/{FakeData.Id}.json");
        id.EarlierIncomingKey.Should().Be($"incoming/2025/10/22/{FakeData.Id}.json");
        id.ResultKey.Should().Be($"processed/ab/{FakeData.Id}.json");
        id.EarlierResultKey.Should().Be($"processed/{FakeData.Id}.json");
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("x\" || $.level = \"INFO")]
    [InlineData("%019a0c1e%")]
    [InlineData("019a0c1e-7b5a-7c3d-8e2f-0123456789ab\n")]
    [InlineData("019A0C1E-7B5A-7C3D-8E2F-0123456789AB")]
    [InlineData("019a0c1e-7b5a-4c3d-8e2f-0123456789ab")]
    [InlineData("019a0c1e-7b5a-7c3d-8e2f-0123456789ab/..")]
    [InlineData("019a0c1e-7b5a-7c3d-8e2f-0123456789ab?x=1")]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")]
    public void What_the_API_never_gives_is_no_id(string text) => ItemId.Read(text).Should().BeNull();

    [Theory]
    [InlineData("""{"S":"a"}""", "\"a\"")]
    [InlineData("""{"N":"12345678901234567890.50"}""", "12345678901234567890.50")]
    [InlineData("""{"BOOL":true}""", "true")]
    [InlineData("""{"NULL":true}""", null)]
    [InlineData("""{"SS":["a","b"]}""", """["a","b"]""")]
    [InlineData("""{"NS":["1","2.5"]}""", "[1,2.5]")]
    [InlineData("""{"B":"AQI="}""", "\"AQI=\"")]
    [InlineData("""{"L":[{"N":"1"},{"M":{"a":{"NULL":true},"b":{"L":[]}}}]}""", """[1,{"a":null,"b":[]}]""")]
    public void Values_of_DynamoDB_are_plain_JSON(string value, string? plain) =>
        (TableItem.Plain(JsonNode.Parse(value)!)?.ToJsonString()).Should().Be(plain);
}
