using System.Text;
using Tap.Testing;

namespace Tap.Program.Tests;

public sealed class StackConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public StackConfigurationTests()
    {
        folder.Write("Pulumi.yaml", "name: tap\nruntime: dotnet\n");
        folder.Write("Pulumi.dev.yaml", """
            config:
              aws:region: eu-west-2
              environmentSuffix: dev
              tap:flag: true
              tap:storage:
                encryption: AES256
                glacierDays: 30
                text: "30"
                none: null
                layers: [one, two]
            """);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Flat_values_are_texts_and_sections_are_json()
    {
        var configuration = Read();

        configuration.Project.Should().Be("tap");
        configuration.SecretKeys.Should().BeEmpty();
        configuration.Values.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["aws:region"] = "eu-west-2",
            ["tap:environmentSuffix"] = "dev",
            ["tap:flag"] = "true",
            ["tap:storage"] = """{"encryption":"AES256","glacierDays":30,"text":"30","none":null,"layers":["one","two"]}""",
        });
    }

    [Theory]
    [InlineData("tap:environmentSuffix=pr7", "tap:environmentSuffix", "pr7")]
    [InlineData("environmentSuffix=pr7", "tap:environmentSuffix", "pr7")]
    [InlineData("aws:region=eu-west-1", "aws:region", "eu-west-1")]
    [InlineData("tap:migration=a=b.json", "tap:migration", "a=b.json")]
    [InlineData("tap:storage={\"encryption\":\"aws:kms\"}", "tap:storage", "{\"encryption\":\"aws:kms\"}")]
    [InlineData("tap:functions.apiHandler.memoryMb=1024", "tap:functions", "{\"apiHandler\":{\"memoryMb\":1024}}")]
    [InlineData("tap:functions.apiHandler.reservedConcurrency=null", "tap:functions", "{\"apiHandler\":{\"reservedConcurrency\":null}}")]
    [InlineData("tap:tags.a:b=c", "tap:tags", "{\"a:b\":\"c\"}")]
    [InlineData("tap:functions.layers[0]=layer.zip", "tap:functions", "{\"layers\":[\"layer.zip\"]}")]
    public void An_override_wins(string assignment, string key, string expected) => Read(assignment).Values[key].Should().Be(expected);

    [Fact]
    public void A_path_changes_only_its_place_in_the_section() =>
        Read("tap:storage.encryption=aws:kms", "tap:storage.layers[1]=2").Values["tap:storage"]
            .Should().Be("""{"encryption":"aws:kms","glacierDays":30,"text":"30","none":null,"layers":["one",2]}""");

    [Theory]
    [InlineData("tap:storage", "*key=value*")]
    [InlineData("=x", "*key=value*")]
    [InlineData("tap:environmentSuffix.a=x", "*cannot be set*")]
    [InlineData("tap:storage.days=.nan", "*cannot be set: .nan is a number*")]
    [InlineData("tap:a:b=x", "*no key of the configuration*")]
    [InlineData("tap:storage..a=x", "*not a property path*")]
    [InlineData("tap:storage.layers[7]=x", "*cannot be set*")]
    [InlineData("tap:storage.layers[x]=x", "*not a property path*")]
    public void An_override_that_cannot_be_set_is_refused(string assignment, string message) => Refusal(assignment).WithMessage(message);

    [Fact]
    public void An_unknown_stack_is_refused_with_the_known_ones()
    {
        var read = () => StackConfiguration.Read(folder.Path, "staging", []);
        read.Should().Throw<UserException>().WithMessage("There is no stack 'staging': Pulumi.staging.yaml is missing. Use one of dev, or make it: *");
    }

    [Fact]
    public void An_encrypted_value_is_refused_by_its_name()
    {
        folder.Write("Pulumi.dev.yaml", "encryptionsalt: v1:abc\nconfig:\n  tap:api:\n    key:\n      secure: v1:cipher\n");
        Refusal().WithMessage("Pulumi.dev.yaml holds tap:api.key encrypted*--config tap:api.key=<value>");
    }

    [Theory]
    [InlineData("tap:token=plain", "plain")]
    [InlineData("token=plain", "plain")]
    public void A_value_for_an_encrypted_one_is_secret(string assignment, string expected)
    {
        folder.Write("Pulumi.dev.yaml", "config:\n  tap:token:\n    secure: v1:cipher\n");
        var configuration = Read(assignment);

        configuration.Values["tap:token"].Should().Be(expected);
        configuration.SecretKeys.Should().Equal("tap:token");
    }

    [Fact]
    public void A_nested_value_for_an_encrypted_one_makes_its_section_secret()
    {
        folder.Write("Pulumi.dev.yaml", "config:\n  tap:api:\n    url: x\n    keys:\n    - secure: v1:cipher\n");
        var configuration = Read("tap:api.keys[0]=plain");

        configuration.Values["tap:api"].Should().Be("""{"url":"x","keys":["plain"]}""");
        configuration.SecretKeys.Should().Equal("tap:api");
    }

    [Fact]
    public void What_looks_encrypted_without_a_text_is_a_section()
    {
        folder.Write("Pulumi.dev.yaml", "config:\n  tap:api:\n    secure: 5\n");
        Read().Values["tap:api"].Should().Be("""{"secure":5}""");
    }

    [Theory]
    [InlineData("config: [", "*not valid YAML in line*")]
    [InlineData("config: { tap:a: 1, tap:a: 2 }", "*not valid YAML in line 1*")]
    [InlineData("config: { tap:a: { b: 1, \"b\": 2 } }", "*not valid YAML in line 1*")]
    [InlineData("config: { tap:a: { 1: x, 0x1: y } }", "*line 1: the key 1 is there twice")]
    [InlineData("config: { tap:a: x, a: y }", "Pulumi.dev.yaml has 'tap:a' twice, with and without its namespace.")]
    [InlineData("config: { tap:config:a: x, a: y }", "Pulumi.dev.yaml has 'tap:a' twice*")]
    [InlineData("config: { tap:a:b: x }", "'tap:a:b' is no key of the configuration*")]
    [InlineData("config:\n  tap:a: { ~: x }", "*line 2: a key must be a text: quote it")]
    [InlineData("config:\n  tap:a: { [1]: x }", "*line 2: a key must be a text: quote it")]
    [InlineData("config: { tap:a: .inf }", "*line 1: .inf is a number that no setting can have*")]
    [InlineData("config: { tap:a: !!binary aGk= }", "*line 1: the local run does not read the tag tag:yaml.org,2002:binary")]
    [InlineData("config: { tap:a: &a { b: *a } }", "*line 1: it is an alias of what it stands in")]
    [InlineData("config: { tap:a: { <<: [1] } }", "*line 1: only mappings can be merged")]
    [InlineData("config: everything", "*has a 'config' that is no mapping of settings.")]
    [InlineData("- a", "*root must be a mapping*")]
    [InlineData("environment:\n- tap/dev\n", "Pulumi.dev.yaml imports environments of Pulumi ESC, which only the Pulumi CLI can open*docs/deploying.md*")]
    [InlineData("settings: {}\n", "*'settings'*cannot act on*")]
    public void A_file_that_says_something_else_is_refused(string yaml, string message)
    {
        folder.Write("Pulumi.dev.yaml", yaml);
        Refusal().WithMessage(message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("---\n")]
    [InlineData("config:\n")]
    [InlineData("config: ~\n")]
    [InlineData("config: {}\n")]
    public void A_stack_without_settings_is_fine(string yaml)
    {
        folder.Write("Pulumi.dev.yaml", yaml);
        Read().Values.Should().BeEmpty();
    }

    // What https://github.com/pulumi/pulumi/tree/master/sdk/go/common/workspace and its go-yaml make of each.
    [Theory]
    [InlineData("~", "")]
    [InlineData("Null", "")]
    [InlineData("", "")]
    [InlineData("True", "true")]
    [InlineData("yes", "yes")]
    [InlineData("0777", "511")]
    [InlineData("1.10", "1.1")]
    [InlineData("\"1.10\"", "1.10")]
    [InlineData("!!str 0777", "0777")]
    [InlineData("! 0777", "511")]
    [InlineData("2026-11-29", "2026-11-29 00:00:00 +0000 UTC")]
    [InlineData("'2026-11-29'", "2026-11-29")]
    [InlineData("[0o17, 1_000, 1e3, no, TRUE, NULL]", "[15,1000,1000,\"no\",true,null]")]
    [InlineData("{ 1: a, true: b, no: c, 0x10: d }", "{\"1\":\"a\",\"true\":\"b\",\"no\":\"c\",\"16\":\"d\"}")]
    [InlineData("|\n    two\n    lines\n", "two\nlines\n")]
    [InlineData(">-\n    one\n    line\n", "one line")]
    public void A_value_is_read_as_the_Pulumi_CLI_reads_it(string yaml, string expected)
    {
        folder.Write("Pulumi.dev.yaml", $"config:\n  tap:value: {yaml}\n");
        Read().Values["tap:value"].Should().Be(expected);
    }

    [Fact]
    public void Aliases_and_merged_mappings_stand_where_they_are_used()
    {
        folder.Write("Pulumi.dev.yaml", """
            config:
              tap:base: &base { a: 1, b: 2 }
              tap:other: &other { b: 3, c: 4 }
              tap:alias: *base
              tap:merged: { b: 0, <<: *base }
              tap:list: { <<: [*base, *other], d: 5 }
              tap:quoted: { "<<": x }
            """);
        var values = Read().Values;

        values["tap:alias"].Should().Be("""{"a":1,"b":2}""");
        values["tap:merged"].Should().Be("""{"b":0,"a":1}""");
        values["tap:list"].Should().Be("""{"d":5,"a":1,"b":2,"c":4}""");
        values["tap:quoted"].Should().Be("""{"\u003C\u003C":"x"}""");
    }

    [Fact]
    public void Only_the_first_document_counts_and_a_byte_order_mark_does_not()
    {
        File.WriteAllText(Path.Combine(folder.Path, "Pulumi.dev.yaml"), "config:\n  a: 1\n---\nconfig:\n  a: 2\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Read().Values.Should().Equal(new Dictionary<string, string> { ["tap:a"] = "1" });
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "Pulumi.dev.yaml"), [.. "config:\n  a: "u8, 0xFC, (byte)'\n']);
        Refusal().WithMessage("Pulumi.dev.yaml is not valid YAML: it is not UTF-8");
    }

    [Theory]
    [InlineData("runtime: dotnet\n", "*does not name the project*")]
    [InlineData("name: 5\n", "*does not name the project*")]
    [InlineData("name: tap\nconfig: stacks\n", "Pulumi.yaml puts the files of the stacks elsewhere*")]
    [InlineData("name: tap\nstackConfigDir: stacks\n", "Pulumi.yaml puts the files of the stacks elsewhere*")]
    public void A_project_whose_settings_are_elsewhere_is_refused(string yaml, string message)
    {
        folder.Write("Pulumi.yaml", yaml);
        Refusal().WithMessage(message);
    }

    [Fact]
    public void The_variables_are_those_that_the_sdk_reads()
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        new StackConfiguration("tap", new Dictionary<string, string> { ["tap:a"] = "{\"b\":1}" }, ["tap:a"]).Prepare("root", "dev", isPreview: true)
            .Should().BeEquivalentTo(new { ProjectName = "tap", StackName = "dev", RootDirectory = "root", IsPreview = true });

        Environment.GetEnvironmentVariable("PULUMI_CONFIG").Should().Be("""{"tap:a":"{\u0022b\u0022:1}"}""");
        Environment.GetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS").Should().Be("""["tap:a"]""");
    }

    private StackConfiguration Read(params string[] overrides) => StackConfiguration.Read(folder.Path, "dev", overrides);

    private FluentAssertions.Specialized.ExceptionAssertions<UserException> Refusal(params string[] overrides)
    {
        var read = () => Read(overrides);
        return read.Should().Throw<UserException>();
    }
}
