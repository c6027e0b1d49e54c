using System.Text;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>docs/configuration.md is written from the settings themselves.</summary>
public sealed class ConfigurationDocumentTests
{
    // Longer lists of values would stretch the table beyond any screen, so they stand below it.
    private const int LongestCell = 80;

    [Fact]
    public async Task The_document_lists_every_setting() =>
        await ApprovedText.ShouldBeAsync("docs/configuration.md", Render(await DescribeAsync("dev"), await DescribeAsync("prod")));

    [Fact]
    public async Task Every_setting_is_described_once()
    {
        var descriptions = await DescribeAsync("dev");

        descriptions.Select(description => description.Key).Should().OnlyHaveUniqueItems();
        descriptions.Should().HaveCountGreaterThan(30).And.OnlyContain(description =>
            description.Allowed.Length > 0 && description.Meaning.Length > 5 && description.Meaning.EndsWith('.'));
    }

    // Without the waivers of the stack, whose members would be listed once for each.
    private static async Task<IReadOnlyList<SettingDescription>> DescribeAsync(string stack) =>
        (await SettingsReading.OfAsync(RunOptions.Of(stack).Without("tap:guardrails"))).Report.Descriptions;

    private static string Render(IReadOnlyList<SettingDescription> dev, IReadOnlyList<SettingDescription> prod)
    {
        var text = new StringBuilder("""
            # Configuration

            Every setting of a stack, read from `Pulumi.<stack>.yaml`; `pulumi config set --path tap:logs.retentionDays 14` changes one.
            A value that breaks its rule, or a key that is not listed here, stops the run before anything is deployed.

            | Key | Type | Default in dev | Default in prod | Allowed | Meaning |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var (setting, inProduction) in dev.Zip(prod))
        {
            var allowed = setting.Allowed.Length <= LongestCell ? setting.Allowed : "see below";
            text.AppendLine($"| `{setting.Key}` | {setting.Type} | `{setting.Default}` | `{inProduction.Default}` | {allowed} | {setting.Meaning} |");
        }

        foreach (var setting in dev.Where(setting => setting.Allowed.Length > LongestCell))
            text.AppendLine().AppendLine($"`{setting.Key}`: {setting.Allowed}.");
        return text.ToString();
    }
}
