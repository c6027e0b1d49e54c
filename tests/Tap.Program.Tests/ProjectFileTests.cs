using Tap.Testing;

namespace Tap.Program.Tests;

/// <summary>What Pulumi.yaml declares is read as https://github.com/pulumi/pulumi/tree/master/sdk/go/common/workspace reads it.</summary>
public sealed class ProjectFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("storage: { type: object, default: {} }", "", "tap:storage", "{}")]
    [InlineData("storage: { type: object, default: { days: 1 } }", "tap:storage: { name: x }", "tap:storage", """{"name":"x"}""")]
    [InlineData("tap:size: 5", "", "tap:size", "5")]
    [InlineData("size: { type: integer, default: 5 }", "tap:size: '6'", "tap:size", "6")]
    [InlineData("on: true", "", "tap:on", "true")]
    [InlineData("names: [a, b]", "", "tap:names", """["a","b"]""")]
    [InlineData("names: { type: array, items: { type: string }, default: [a] }", "names: [b]", "tap:names", """["b"]""")]
    [InlineData("aws:region: eu-west-2", "", "aws:region", "eu-west-2")]
    [InlineData("aws:region: { value: eu-west-2 }", "aws:region: eu-west-1", "aws:region", "eu-west-1")]
    [InlineData("pulumi:tags: { value: { pulumi:template: tap } }", "", "pulumi:tags", """{"pulumi:template":"tap"}""")]
    [InlineData("name: { type: string }", "tap:name: 5", "tap:name", "5")]
    public void A_stack_has_what_the_project_declares_unless_it_says_otherwise(string project, string stack, string key, string expected) =>
        Read(project, stack).Values[key].Should().Be(expected);

    [Theory]
    [InlineData("name: { type: string }", "", "Pulumi.dev.yaml lacks tap:name, which Pulumi.yaml declares without a default*")]
    [InlineData("storage: { type: object }", "tap:storage: x", "Pulumi.yaml declares that tap:storage of Pulumi.dev.yaml or --config must be of type object; set its members*")]
    [InlineData("storage: { type: object }", "tap:storage: [x]", "*must be of type object.")]
    [InlineData("size: { type: integer }", "tap:size: 1.5", "*must be of type integer*")]
    [InlineData("on: { type: boolean }", "tap:on: yes", "*must be of type boolean*")]
    [InlineData("names: { type: array, items: { type: array, items: { type: integer } } }", "tap:names: [[1], [x]]", "*must be of type array<array<integer>>*")]
    [InlineData("key: { type: string, secret: true }", "tap:key: plain", "*tap:key * must be encrypted, by `pulumi config set --secret`*")]
    [InlineData("a: { typ: string }", "", "Pulumi.yaml: config.a has 'typ', which is none of*")]
    [InlineData("a: { type: text, default: x }", "", "Pulumi.yaml: config.a has the type text*")]
    [InlineData("a: { type: array, default: [] }", "", "*config.a is an array whose 'items' have no 'type'.")]
    [InlineData("a: { type: integer, default: x }", "", "*config.a has a default that is no integer.")]
    [InlineData("a: { default: 1, value: 1 }", "", "*config.a has a 'default' and a 'value'.")]
    [InlineData("aws:region: { default: eu-west-2 }", "", "*config.aws:region belongs to somebody else*")]
    [InlineData("aws:region: { type: string, value: eu-west-2 }", "", "*config.aws:region belongs to somebody else*")]
    public void What_the_Pulumi_CLI_refuses_is_refused(string project, string stack, string message)
    {
        var read = () => Read(project, stack);
        read.Should().Throw<UserException>().WithMessage(message);
    }

    [Fact]
    public void A_section_takes_its_members_from_the_command_line_and_no_text()
    {
        Read("logs: { type: object, default: {} }", "", "logs.days=7").Values["tap:logs"].Should().Be("""{"days":7}""");
        var read = () => Read("logs: { type: object, default: {} }", "", "logs={}");
        read.Should().Throw<UserException>().WithMessage("*--config tap:logs.<name>=<value>*");
    }

    [Fact]
    public void What_is_inherited_is_told_apart() =>
        Read("a: 1\nb: 2\nc: 3", "tap:b: 4", "c=5").Inherited.Should().Equal("tap:a");

    private StackConfiguration Read(string project, string stack, params string[] overrides)
    {
        folder.Write("Pulumi.yaml", $"name: tap\nruntime: dotnet\nconfig:\n{Indent(project)}");
        folder.Write("Pulumi.dev.yaml", $"config:\n{Indent(stack)}");
        return StackConfiguration.Read(folder.Path, "dev", overrides);
    }

    private static string Indent(string yaml) => string.Concat(yaml.Split('\n').Select(line => $"  {line}\n"));
}
