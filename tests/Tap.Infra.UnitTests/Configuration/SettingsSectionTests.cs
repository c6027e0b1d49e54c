using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

public sealed class SettingsSectionTests
{
    private static readonly Rule<string> AnyText = new("a text", _ => true, "some");
    private static readonly Rule<ImmutableArray<string>> AnyList = new("a list", _ => true, "[]");
    private static readonly Rule<double> AnyNumber = new("a number", _ => true, "1");

    private readonly SettingsReport report = new();

    [Fact]
    public void What_is_not_set_has_its_default()
    {
        var section = Section("{}");

        section.Text("text", "fallback", AnyText, "").Should().Be("fallback");
        section.OptionalText("name", AnyText, "").Should().BeNull();
        section.Number("number", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(4);
        section.OptionalNumber("limit", 6, Rule.Between(1, 9, "apples", 5), "").Should().Be(6);
        section.Fraction("share", 0.5, AnyNumber, "").Should().Be(0.5);
        section.Switch("flag", true, "").Should().BeTrue();
        section.List("list", ["z"], AnyList, "").Should().Equal("z");
        section.Map("map", new("a map", _ => true, "{}"), "").Should().BeEmpty();
        Faults().Should().BeEmpty();
    }

    [Fact]
    public void What_is_set_is_read()
    {
        var section = Section(
            """{ "text": "a", "name": "b", "number": 5, "limit": 7, "share": 0.25, "flag": false, "list": ["x", "y"], "map": { "k": "v" } }""");

        section.Text("text", "fallback", AnyText, "").Should().Be("a");
        section.OptionalText("name", AnyText, "").Should().Be("b");
        section.Number("number", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(5);
        section.OptionalNumber("limit", 6, Rule.Between(1, 9, "apples", 5), "").Should().Be(7);
        section.Fraction("share", 0.5, AnyNumber, "").Should().Be(0.25);
        section.Switch("flag", true, "").Should().BeFalse();
        section.List("list", [], AnyList, "").Should().Equal("x", "y");
        section.Map("map", new("a map", _ => true, "{}"), "").Should().Equal(new Dictionary<string, string> { ["k"] = "v" });
        section.RefuseUnknownKeys();
        Faults().Should().BeEmpty();
    }

    [Fact]
    public void Null_is_a_value_where_it_is_allowed_and_not_the_default()
    {
        var section = Section("""{ "limit": null, "name": null }""");

        section.OptionalNumber("limit", 6, Rule.Between(1, 9, "apples", 5), "").Should().BeNull();
        section.OptionalText("name", AnyText, "").Should().BeNull();
        Faults().Should().BeEmpty();
    }

    [Fact]
    public void Null_is_a_fault_where_it_is_not_allowed()
    {
        Section("""{ "number": null }""").Number("number", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(4);

        Faults().Should().Equal("  test:number = null: must be a whole number of apples from 1 to 9; for example 5");
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{ "name": null }""", false)]
    [InlineData("{}", true)]
    public void What_must_be_given_and_is_not_is_a_fault_that_has_no_value_to_hide(string json, bool secret)
    {
        Section(json, secret).OptionalText("name", AnyText, "", required: true).Should().BeNull();

        Faults().Should().Equal("  test:name = null: must be a text; for example some");
    }

    [Fact]
    public void What_must_be_given_and_is_given_is_read()
    {
        Section("""{ "name": "b" }""").OptionalText("name", AnyText, "", required: true).Should().Be("b");

        Faults().Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"5\"")]
    [InlineData("5.5")]
    [InlineData("99999999999")]
    [InlineData("true")]
    [InlineData("[5]")]
    [InlineData("{}")]
    public void Only_a_whole_number_is_a_whole_number(string json)
    {
        Section($$"""{ "number": {{json}} }""").Number("number", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(4);

        Faults().Should().Equal($"  test:number = {json}: must be a whole number of apples from 1 to 9; for example 5");
    }

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("\"\"")]
    public void Only_true_and_false_are_a_switch(string json)
    {
        Section($$"""{ "flag": {{json}} }""").Switch("flag", true, "").Should().BeTrue();

        Faults().Should().Equal($"  test:flag = {json}: must be true or false; for example true");
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("true", "true")]
    [InlineData("\"5\"", "5")]
    public void A_scalar_of_any_kind_is_a_text_as_the_command_line_cannot_tell_them_apart(string json, string expected)
    {
        Section($$"""{ "text": {{json}} }""").Text("text", "fallback", AnyText, "").Should().Be(expected);

        Faults().Should().BeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_list_or_a_map_is_no_text(string json)
    {
        Section($$"""{ "text": {{json}} }""").Text("text", "fallback", AnyText, "").Should().Be("fallback");

        Faults().Should().Equal($"  test:text = {json}: must be a text; for example some");
    }

    [Fact]
    public void A_fault_leaves_the_default_so_that_reading_goes_on()
    {
        var section = Section("""{ "first": 0, "second": 10 }""");

        section.Number("first", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(4);
        section.Number("second", 4, Rule.Between(1, 9, "apples", 5), "").Should().Be(4);
        Faults().Should().HaveCount(2);
    }

    [Fact]
    public void A_nested_section_is_read_under_its_own_name()
    {
        var number = Section("""{ "inner": { "number": 10 } }""")
            .Section("inner", inner => inner.Number("number", 4, Rule.Between(1, 9, "apples", 5), ""));

        number.Should().Be(4);
        Faults().Should().Equal("  test:inner.number = 10: must be a whole number of apples from 1 to 9; for example 5");
    }

    [Fact]
    public void A_nested_section_that_is_not_there_is_read_as_an_empty_one()
    {
        Section("{}").Section("inner", inner => inner.Number("number", 4, Rule.Between(1, 9, "apples", 5), "")).Should().Be(4);
        Section("""{ "inner": null }""").Section("inner", inner => inner.Number("number", 4, Rule.Between(1, 9, "apples", 5), ""))
            .Should().Be(4);

        Faults().Should().BeEmpty();
    }

    [Fact]
    public void A_section_that_is_a_scalar_is_a_fault()
    {
        Section("""{ "inner": 5 }""").Section("inner", inner => inner.Switch("flag", true, "")).Should().BeTrue();

        Faults().Should().Equal("  test:inner = 5: must be a section of settings; for example { ... }");
    }

    [Fact]
    public void Every_unknown_key_is_refused_in_the_order_of_the_alphabet()
    {
        var section = Section("""{ "zebra": 1, "flga": true, "apple": [] }""");

        section.Switch("flag", true, "");
        section.RefuseUnknownKeys();

        Faults().Should().Equal(
            "  test:apple = []: is not a setting; there are test:flag",
            "  test:flga = true: is not a setting; did you mean test:flag?",
            "  test:zebra = 1: is not a setting; there are test:flag");
    }

    [Fact]
    public void Unknown_keys_of_a_nested_section_are_refused_without_asking()
    {
        Section("""{ "inner": { "flga": true } }""").Section("inner", inner => inner.Switch("flag", true, ""));

        Faults().Should().Equal("  test:inner.flga = true: is not a setting; did you mean test:inner.flag?");
    }

    [Fact]
    public void A_secret_value_is_not_shown_anywhere()
    {
        var section = Section("""{ "number": "hunter2", "inner": { "unknown": "hunter2" }, "other": "hunter2" }""", secret: true);

        section.Number("number", 4, Rule.Between(1, 9, "apples", 5), "");
        section.Section("inner", inner => inner.Switch("flag", true, ""));
        section.RefuseUnknownKeys();

        Faults().Should().HaveCount(3).And.OnlyContain(fault => fault.Contains("= [secret]: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_setting_is_described_as_it_is_read()
    {
        var section = Section("""{ "number": 8 }""");

        section.Number("number", 4, Rule.Between(1, 9, "apples", 5), "How many apples.");
        section.Switch("flag", true, "Whether there are any.");
        section.OptionalText("name", AnyText, "Whose they are.");
        section.Fraction("share", 0.5, AnyNumber, "How much of each.");
        section.List("list", [], AnyList, "Which ones.");
        section.List("others", ["y", "z"], AnyList, "Which others.");
        section.Map("map", new("entries", _ => true, "{}"), "Where.");

        report.Descriptions.Select(setting => setting with { Value = null, IsGiven = false, Schema = null }).Should().Equal(
            new SettingDescription("test:number", "number", "4", "a whole number of apples from 1 to 9", "How many apples."),
            new SettingDescription("test:flag", "true or false", "true", "true or false", "Whether there are any."),
            new SettingDescription("test:name", "text or null", "null", "null or a text", "Whose they are."),
            new SettingDescription("test:share", "number", "0.5", "a number", "How much of each."),
            new SettingDescription("test:list", "list of texts", "empty", "a list", "Which ones."),
            new SettingDescription("test:others", "list of texts", "y, z", "a list", "Which others."),
            new SettingDescription("test:map", "map of texts", "empty", "entries", "Where."));
        report.Descriptions.Select(setting => $"{setting.Value?.ToJsonString() ?? "null"} {setting.IsGiven}").Should().Equal(
            "8 True", "true False", "null False", "0.5 False", "[] False", """["y","z"] False""", "{} False");
    }

    [Fact]
    public void A_report_without_faults_lets_the_run_go_on()
    {
        var check = () => report.ThrowIfFaulty("dev");

        check.Should().NotThrow();
    }

    [Fact]
    public void A_report_counts_its_faults()
    {
        report.Fault("tap:a", "1", "something else");
        report.Fault("tap:b", "2", "a number", "3");

        var check = () => report.ThrowIfFaulty("dev");

        check.Should().Throw<RunException>().WithMessage(
            "The configuration of stack 'dev' has 2 faults, so nothing was deployed:\n"
            + "  tap:a = 1: something else\n  tap:b = 2: must be a number; for example 3\n*");
    }

    private SettingsSection Section(string json, bool secret = false) =>
        new("test:", JsonNode.Parse(json)!.AsObject().ToDictionary(), report, secret);

    // The report tells its faults only by failing the run: the lines between the first and the last of its message.
    private string[] Faults()
    {
        try
        {
            report.ThrowIfFaulty("dev");
            return [];
        }
        catch (RunException failure)
        {
            return failure.Message.Split('\n')[1..^1];
        }
    }
}
