using Tap.Local.Config;

namespace Tap.Local.Tests.Config;

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

    [Theory]
    [InlineData("config: [", "*not valid YAML in line*")]
    [InlineData("- a", "*root must be a mapping*")]
    [InlineData("environment:\n- esc\n", "*'environment'*cannot act on*")]
    public void A_file_that_says_something_else_is_refused(string yaml, string message)
    {
        folder.Write("Pulumi.dev.yaml", yaml);
        Refusal().WithMessage(message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("config:\n")]
    [InlineData("config: {}\n")]
    public void A_stack_without_settings_is_fine(string yaml)
    {
        folder.Write("Pulumi.dev.yaml", yaml);
        Read().Values.Should().BeEmpty();
    }

    [Fact]
    public void The_variables_are_those_that_the_sdk_reads()
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        new StackConfiguration("tap", new Dictionary<string, string> { ["tap:a"] = "{\"b\":1}" }, ["tap:a"]).SetVariables();

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
