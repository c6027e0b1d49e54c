using System.Text.Json;

namespace Pulumi.Tests;

public class ConfigTests
{
    [Fact, Trait("Row", "G01")]
    public async Task Keys_belong_to_the_project_or_to_a_named_bag()
    {
        const string json = """{ "project:a": "1", "project:config:b": "2", "aws:region": "eu-west-2" }""";

        (await ReadAsync(json, () => new Config().Get("a"))).Should().Be("1");
        (await ReadAsync(json, () => new Config().Get("b"))).Should().Be("2");
        (await ReadAsync(json, () => new Config("aws").Require("region"))).Should().Be("eu-west-2");
        (await ReadAsync(json, () => new Config("aws:config").Require("region"))).Should().Be("eu-west-2");
        (await ReadAsync(json, () => new Config().Get("region"))).Should().BeNull();
    }

    [Fact, Trait("Row", "G02")]
    public async Task A_missing_key_is_null() => await InRunAsync("{}", () =>
    {
        var config = new Config();
        object?[] values =
        [
            config.Get("a"), config.GetBoolean("a"), config.GetInt32("a"), config.GetDouble("a"), config.GetObject<string[]>("a"),
        ];
        values.Should().AllSatisfy(value => value.Should().BeNull());
        config.GetObject<int>("a").Should().Be(0);
    });

    [Fact, Trait("Row", "G02")]
    public async Task A_missing_required_key_says_how_to_set_it() => await InRunAsync("{}", () =>
    {
        var config = new Config();
        Action[] reads =
        [
            () => config.Require("a"), () => config.RequireBoolean("a"), () => config.RequireInt32("a"), () => config.RequireDouble("a"),
            () => config.RequireObject<int>("a"), () => config.RequireSecret("a"), () => config.RequireSecretInt32("a"),
        ];
        foreach (var read in reads)
            read.Should().Throw<RunException>().WithMessage(
                "Missing Required configuration variable 'project:a'\n"
                + "\tplease set a value using the command `pulumi config set project:a <value>`");
    });

    [Fact, Trait("Row", "G03")]
    public async Task A_config_error_is_the_message_of_the_run()
    {
        using var variable = new EnvironmentVariable("PULUMI_CONFIG", """{ "project:n": "many" }""");

        var messages = await Runs.FailAsync(new RecordingMocks(), () => { new Config().GetInt32("n"); });

        messages.Should().Equal("Configuration 'project:n' value 'many' is not a valid Int32");
    }

    [Theory, Trait("Row", "G04")]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_boolean_is_true_or_false(string value, bool expected) =>
        (await ReadAsync(Json("flag", value), () => new Config().RequireBoolean("flag"))).Should().Be(expected);

    [Theory, Trait("Row", "G05")]
    [InlineData("True")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData(" true ")]
    public async Task Any_other_boolean_is_an_error(string value) => await InRunAsync(Json("flag", value), () =>
        new Config().Invoking(config => config.GetBoolean("flag")).Should().Throw<RunException>()
            .WithMessage($"Configuration 'project:flag' value '{value}' is not a valid Boolean"));

    [Fact, Trait("Row", "G06")]
    public async Task Numbers_are_invariant()
    {
        (await ReadAsync(Json("n", "42"), () => new Config().GetInt32("n"))).Should().Be(42);
        (await ReadAsync(Json("n", " 42 "), () => new Config().RequireInt32("n"))).Should().Be(42);
        (await ReadAsync(Json("n", "1.5e3"), () => new Config().GetDouble("n"))).Should().Be(1500);
        (await ReadAsync(Json("n", "0.5"), () => new Config().RequireDouble("n"))).Should().Be(0.5);
    }

    [Fact, Trait("Row", "G06")]
    public async Task Other_numbers_are_errors()
    {
        await InRunAsync(Json("n", "1.5"), () => new Config().Invoking(config => config.GetInt32("n")).Should().Throw<RunException>()
            .WithMessage("Configuration 'project:n' value '1.5' is not a valid Int32"));
        await InRunAsync(Json("n", "half"), () => new Config().Invoking(config => config.RequireDouble("n")).Should().Throw<RunException>()
            .WithMessage("Configuration 'project:n' value 'half' is not a valid Double"));
    }

    [Fact, Trait("Row", "G07")]
    public async Task Objects_are_read_with_case_sensitive_names_unless_options_say_otherwise()
    {
        var json = Json("o", """{ "Name": "n", "count": 2 }""");
        var options = new JsonSerializerOptions { PropertyNameCaseInsensitive = true };

        (await ReadAsync(json, () => new Config().RequireObject<Settings>("o"))).Should().Be(new Settings { Name = "n", Count = 0 });
        (await ReadAsync(json, () => new Config().GetObject<Settings>("o", options))).Should().Be(new Settings { Name = "n", Count = 2 });
    }

    [Fact, Trait("Row", "G08")]
    public async Task Bad_json_is_an_error_that_names_the_type() => await InRunAsync(Json("o", "{nope"), () =>
        new Config().Invoking(config => config.GetObject<Settings>("o")).Should().Throw<RunException>()
            .WithMessage($"Configuration 'project:o' value '{{nope' is not a valid {typeof(Settings).FullName}"));

    [Fact, Trait("Row", "G09")]
    public async Task Secret_getters_give_secret_outputs() => await InRunAsync("""{ "project:s": "5" }""", async () =>
    {
        var config = new Config();
        (await config.RequireSecret("s").ReadAsync()).Should().Be("5");
        (await config.RequireSecret("s").IsSecretAsync()).Should().BeTrue();
        (await config.GetSecret("s")!.IsSecretAsync()).Should().BeTrue();
        (await config.GetSecretInt32("s")!.ReadAsync()).Should().Be(5);
        (await config.RequireSecretDouble("s").IsSecretAsync()).Should().BeTrue();
        (await config.RequireSecretObject<int>("s").ReadAsync()).Should().Be(5);
        config.GetSecret("missing").Should().BeNull();
        config.GetSecretBoolean("missing").Should().BeNull();
        config.GetSecretObject<Settings>("missing").Should().BeNull();
    });

    [Theory, Trait("Row", "G10")]
    [InlineData("5", "5")]
    [InlineData("true", "True")]
    [InlineData("null", "")]
    [InlineData("""{"a":[1,"x"]}""", """{"a":[1,"x"]}""")]
    public async Task Values_that_are_not_strings_are_read_as_text(string json, string expected) =>
        (await ReadAsync($$"""{ "project:v": {{json}} }""", () => new Config().Require("v"))).Should().Be(expected);

    [Fact, Trait("Row", "G11")]
    public async Task An_empty_string_is_a_value() =>
        (await ReadAsync(Json("a", ""), () => new Config().Require("a"))).Should().BeEmpty();

    [Fact, Trait("Row", "G15")]
    public async Task Keys_are_case_sensitive_and_may_hold_colons_and_dots()
    {
        const string json = """{ "project:a:b.c": "1", "project:Key": "2" }""";

        (await ReadAsync(json, () => new Config().Get("a:b.c"))).Should().Be("1");
        (await ReadAsync(json, () => new Config().Get("Key"))).Should().Be("2");
        (await ReadAsync(json, () => new Config().Get("key"))).Should().BeNull();
    }

    private static string Json(string key, string value) =>
        JsonSerializer.Serialize(new Dictionary<string, string> { [$"project:{key}"] = value });

    private static async Task<T> ReadAsync<T>(string json, Func<T> read)
    {
        T value = default!;
        await InRunAsync(json, () => { value = read(); });
        return value;
    }

    private static async Task InRunAsync(string json, Action program)
    {
        using var variable = new EnvironmentVariable("PULUMI_CONFIG", json);
        await Runs.UpdateAsync(new RecordingMocks(), program);
    }

    private static async Task InRunAsync(string json, Func<Task> program)
    {
        using var variable = new EnvironmentVariable("PULUMI_CONFIG", json);
        await Runs.UpdateAsync(new RecordingMocks(), program);
    }

    private sealed record Settings
    {
        public string Name { get; init; } = "";

        public int Count { get; init; }
    }
}
