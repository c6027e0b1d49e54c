using System.Globalization;
using System.Text.Json;

namespace Pulumi.Tests;

/// <summary>Outputs as text: Format, JsonSerialize and ToString.</summary>
public class OutputTextTests
{
    private static readonly string Hint = string.Join(
        Environment.NewLine,
        "Calling [ToString] on an [Output<T>] is not supported.",
        "",
        "To get the value of an Output<T> as an Output<string> consider:",
        "1. o.Apply(v => $\"prefix{v}suffix\")",
        "2. Output.Format($\"prefix{hostname}suffix\");",
        "",
        "See https://www.pulumi.com/docs/concepts/inputs-outputs for more details.");

    [Fact, Trait("Row", "O16")]
    public async Task Format_fills_its_holes_with_the_values_of_outputs_and_inputs()
    {
        Input<string> input = Output.Create("in");

        (await Output.Format($"{Output.Create("out")}/{input}/{"plain"}").ReadAsync()).Should().Be("out/in/plain");
        (await Output.Format($"[{Output.Create<string?>((string?)null)}]").ReadAsync()).Should().Be("[]");
        (await Output.Format($"{Output.Create(true)}").ReadAsync()).Should().Be("True");
        (await Output.Format($"{{}}{Output.Create(1)}").ReadAsync()).Should().Be("{}1");
    }

    [Fact, Trait("Row", "O17")]
    public async Task Format_applies_specifiers_and_widths_in_the_invariant_culture()
    {
        // A culture of our own: the test host has none but the invariant one.
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;

        (await Output.Format($"{Output.Create(7):D3}").ReadAsync()).Should().Be("007");
        (await Output.Format($"{Output.Create(1234.5)}").ReadAsync()).Should().Be("1234.5");
        (await Output.Format($"[{Output.Create("x"),3}][{Output.Create("y"),-3}]").ReadAsync()).Should().Be("[  x][y  ]");
    }

    [Fact, Trait("Row", "O20")]
    public async Task JsonSerialize_writes_nested_outputs_and_inputs_as_their_values()
    {
        var document = new
        {
            Name = Output.Create("n"),
            Count = (Input<int>)2,
            Map = new Dictionary<string, object?> { ["deep"] = Output.Create(true), ["none"] = null },
            List = new object[] { Output.Create("x"), Output.Create(new[] { 1, 2 }), "y" },
        };

        (await Output.JsonSerialize(Output.Create(document)).ReadAsync()).Should()
            .Be("""{"Name":"n","Count":2,"Map":{"deep":true,"none":null},"List":["x",[1,2],"y"]}""");
    }

    [Fact, Trait("Row", "O20")]
    public async Task JsonSerialize_waits_for_outputs_that_are_not_there_yet()
    {
        var (first, second) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        var inner = new { Second = Output.Create(second.Task) };
        var json = Output.JsonSerialize(Output.Create(new { First = Output.Create(first.Task).Apply(_ => inner) })).ReadAsync();

        first.SetResult("now the inner one is met");
        json.IsCompleted.Should().BeFalse();
        second.SetResult("s");

        (await json).Should().Be("""{"First":{"Second":"s"}}""");
    }

    [Fact, Trait("Row", "O20")]
    public async Task JsonSerialize_fails_as_a_nested_output_does() =>
        await Output.JsonSerialize(Output.Create(new[] { Reading.Faulted<string>(new FormatException("bad")) }))
            .Invoking(json => json.ReadAsync()).Should().ThrowExactlyAsync<FormatException>();

    [Fact, Trait("Row", "O20")]
    public async Task JsonSerialize_follows_the_options_given()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

        var json = Output.JsonSerialize(Output.Create(new { OneTwo = Output.Create(new { ThreeFour = 5 }) }), options);

        (await json.ReadAsync()).Should().Be("""{"oneTwo":{"threeFour":5}}""");
    }

    [Fact, Trait("Row", "O21")]
    public async Task JsonSerialize_of_a_nested_secret_is_secret()
    {
        var json = Output.JsonSerialize(Output.Create(new Dictionary<string, object> { ["a"] = Output.CreateSecret("s") }));

        (await json.IsSecretAsync()).Should().BeTrue();
        (await json.ReadAsync()).Should().Be("""{"a":"s"}""");
        (await Output.JsonSerialize(Output.Create(new[] { "plain" })).IsSecretAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "O21")]
    public async Task JsonSerialize_of_a_nested_unknown_is_unknown() =>
        (await Output.JsonSerialize(Output.Create(new object[] { Reading.Unknown("u") })).IsKnownAsync()).Should().BeFalse();

    [Fact, Trait("Row", "O27")]
    public async Task ToString_in_a_run_returns_a_hint_and_does_not_fail_it()
    {
        using var unset = new EnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", null);
        var (direct, interpolated) = ("", "");

        await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            direct = Output.Create(1).ToString();
            interpolated = $"<{Output.Create(1)}>";
        });

        var text = Hint + Environment.NewLine + "This function may throw in a future version of Pulumi.";
        direct.Should().Be(text);
        interpolated.Should().Be($"<{text}>");
    }

    [Theory, Trait("Row", "O28")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("TRUE")]
    [InlineData("True")]
    public void ToString_throws_when_the_environment_asks_for_it(string value)
    {
        var output = Output.Create(1);
        using var variable = new EnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", value);

        var toString = () => output.ToString();

        toString.Should().ThrowExactly<InvalidOperationException>().WithMessage(Hint);
    }

    [Theory, Trait("Row", "O28")]
    [InlineData("0")]
    [InlineData("yes")]
    [InlineData("")]
    public async Task ToString_does_not_throw_for_other_values(string value)
    {
        using var variable = new EnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING", value);
        var text = "";

        await Runs.UpdateAsync(new RecordingMocks(), () => { text = Output.Create(1).ToString(); });

        text.Should().StartWith(Hint);
    }
}
