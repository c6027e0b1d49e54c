using System.Text.Json.Nodes;
using Pulumi;
using Tap.Testing;

namespace Tap.Program.Tests;

public class SecretInputsTests
{
    [Fact]
    public async Task A_secret_input_is_hidden_and_the_others_are_shown()
    {
        var shown = await HideAsync(new ThingArgs { Name = "plain", Password = Output.CreateSecret("hidden") }, """{"name":"plain","password":"hidden"}""");
        shown.ToJsonString().Should().Be("""{"name":"plain","password":"[secret]"}""");
    }

    [Fact]
    public async Task What_is_made_of_a_secret_is_hidden()
    {
        var url = Output.CreateSecret("hidden").Apply(secret => $"https://user:{secret}@example.com");
        var shown = await HideAsync(new ThingArgs { Source = url }, """{"source":"https://user:hidden@example.com"}""");
        shown.ToJsonString().Should().Be("""{"source":"[secret]"}""");
    }

    [Fact]
    public async Task A_map_with_a_secret_in_it_is_hidden()
    {
        var shown = await HideAsync(new ThingArgs { Labels = { ["a"] = Output.CreateSecret("hidden") } }, """{"labels":{"a":"hidden"}}""");
        shown.ToJsonString().Should().NotContain("hidden");
    }

    [Fact]
    public async Task What_the_provider_calls_secret_is_hidden_though_the_program_does_not()
    {
        var shown = await SecretInputs.HideAsync(new ThingArgs { Password = "hidden" }, JsonNode.Parse("""{"password":"hidden"}""")!.AsObject(), ["password", "other"]);
        shown.ToJsonString().Should().Be("""{"password":"[secret]"}""");
    }

    private static Task<JsonObject> HideAsync(ThingArgs args, string inputs) =>
        SecretInputs.HideAsync(args, JsonNode.Parse(inputs)!.AsObject(), []);
}
