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

    private const string MissingText =
        "Missing Required configuration variable 'project:a'\n\tplease set a value using the command `pulumi config set project:a <value>`";

    [Fact, Trait("Row", "G02")]
    public async Task A_missing_key_is_null_and_a_required_one_says_how_to_set_it() => await InRunAsync("{}", () =>
    {
        var config = new Config();

        config.Get("a").Should().BeNull();
        config.Invoking(missing => missing.Require("a")).Should().Throw<RunException>().WithMessage(MissingText);
    });

    [Fact, Trait("Row", "G03")]
    public async Task A_config_error_is_the_message_of_the_run() =>
        (await Runs.FailAsync(new RecordingMocks(), () => { new Config().Require("a"); })).Should().Equal(MissingText);

    [Fact, Trait("Row", "G09")]
    public async Task The_secret_getter_gives_a_secret_output() => await InRunAsync("""{ "project:s": "5" }""", async () =>
    {
        var config = new Config();

        (await config.GetSecret("s")!.ReadAsync()).Should().Be("5");
        (await config.GetSecret("s")!.IsSecretAsync()).Should().BeTrue();
        config.GetSecret("missing").Should().BeNull();
    });

    [Theory, Trait("Row", "G01")]
    [InlineData("{nope")]
    [InlineData("")]
    public async Task Settings_that_are_no_json_fail_as_the_run_starts(string json)
    {
        var ran = false;

        await FluentActions.Awaiting(() => InRunAsync(json, () => { ran = true; })).Should().ThrowAsync<JsonException>();

        ran.Should().BeFalse();
    }

    [Fact, Trait("Row", "G01")]
    public async Task Settings_are_those_of_the_start_of_the_run() => await InRunAsync(Json("a", "at the start"), () =>
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", Json("a", "later"));

        new Config().Get("a").Should().Be("at the start");
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
}
