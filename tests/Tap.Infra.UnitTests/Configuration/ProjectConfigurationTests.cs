using Tap.Program;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>
/// Pulumi.yaml declares the sections of the settings, and nothing that would take a default from a stack or ask one for a value.
/// </summary>
public sealed class ProjectConfigurationTests
{
    [Fact]
    public async Task Every_section_is_declared_and_nothing_else()
    {
        var settings = (await SettingsReading.OfAsync(RunOptions.Dev)).Report.Descriptions;
        var sections = settings.Select(setting => setting.Key.Split('.')).Where(path => path.Length > 1).Select(path => path[0]);

        ProjectConfiguration.Declared().Keys.Should().BeEquivalentTo(sections.Append("tap:tags").Distinct());
    }

    [Fact]
    public async Task The_settings_of_a_stack_are_the_same_with_what_is_declared()
    {
        var (name, declared) = ProjectFile.Read(Repository.Root);
        name.Should().Be("tap");
        declared.Should().OnlyContain(setting => !setting.IsRequired && setting.Type!["type"]!.GetValue<string>() == "object");

        foreach (var stack in BothEnvironmentsAttribute.Environments)
        {
            var bare = new RunOptions { Stack = stack, Config = [] };
            var given = declared.Aggregate(bare, (options, setting) => options.With(setting.Key, setting.Fallback!.ToJsonString()));
            (await SettingsReading.FaultlessAsync(given)).Should().BeEquivalentTo(await SettingsReading.FaultlessAsync(bare));
        }
    }

    [Fact]
    public void A_template_is_told_apart_by_what_the_Pulumi_CLI_knows()
    {
        var project = StackFile.Load(Path.Combine(Repository.Root, "Pulumi.yaml"));

        foreach (var about in new[] { "description", "author", "website", "license" })
            project[about]!.GetValue<string>().Should().NotBeNullOrWhiteSpace();
        var template = project["template"]!.AsObject();
        template.Select(member => member.Key).Should().BeSubsetOf(["description", "quickstart", "important", "config"]);

        // It asks for what a stack cannot do without; an answer is written over what the stack's file says.
        var asked = template["config"]!.AsObject().Should().ContainSingle().Which;
        asked.Key.Should().Be("aws:region");
        asked.Value!["default"]!.GetValue<string>().Should().Be("eu-west-2");
    }
}
