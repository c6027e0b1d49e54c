using System.Text.Json.Nodes;
using Tap.Cli.Commands;
using Tap.Program;

namespace Tap.Cli.Tests.Commands;

public class ConfigCommandTests
{
    private static readonly StackSetting[] Settings =
    [
        new("aws:region", "eu-west-2", "Pulumi.dev.yaml", false),
        new("tap:storage.encryption", "AES256", "--config", false),
        new("tap:storage.glacierTransitionDays", 90, "default", false),
        new("tap:storages", null, "default", false),
        new("tap:api.authorization", "IAM", "default", false),
        new("tap:appSecret", "hidden", "--config", true),
        new("tap:otherSecret", null, "default", true),
    ];

    [Fact]
    public void All_are_listed_with_where_they_come_from_and_secrets_are_masked() =>
        ConfigCommand.Lines(Settings, null, false).Should().Equal(
            "aws:region = eu-west-2 (Pulumi.dev.yaml)",
            "tap:storage.encryption = AES256 (--config)",
            "tap:storage.glacierTransitionDays = 90 (default)",
            "tap:storages = null (default)",
            "tap:api.authorization = IAM (default)",
            "tap:appSecret = [secret] (--config)",
            "tap:otherSecret = generated (default)");

    [Theory]
    [InlineData("tap:storage", "tap:storage.encryption = AES256 (--config)", "tap:storage.glacierTransitionDays = 90 (default)")]
    [InlineData("api", "tap:api.authorization = IAM (default)")]
    [InlineData("storage.encryption", "AES256")]
    [InlineData("aws:region", "eu-west-2")]
    [InlineData("tap:appSecret", "[secret]")]
    public void A_section_is_listed_and_one_value_is_bare(string key, params string[] lines) =>
        ConfigCommand.Lines(Settings, key, false).Should().Equal(lines);

    [Fact]
    public void A_document_has_the_types_of_the_values_and_no_secret()
    {
        var json = JsonNode.Parse(ConfigCommand.Lines(Settings, null, true).Single())!;
        json["tap:storage.glacierTransitionDays"]!.ToJsonString().Should().Be("""{"value":90,"from":"default"}""");
        json.ToJsonString().Should().Contain("[secret]").And.NotContain("hidden");
    }

    [Theory]
    [InlineData("storage.encrypton", "There is no setting 'tap:storage.encrypton'; did you mean tap:storage.encryption?")]
    [InlineData("tap:nothing.of.the.kind", "There is no setting 'tap:nothing.of.the.kind'; ./tap config lists all.")]
    public void An_unknown_key_is_answered_with_what_was_meant(string key, string sentence)
    {
        var read = () => ConfigCommand.Lines(Settings, key, false);
        read.Should().Throw<UserException>().WithMessage(sentence);
    }
}
