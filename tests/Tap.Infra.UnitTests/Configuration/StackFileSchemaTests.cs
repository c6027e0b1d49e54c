using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>
/// Pulumi.schema.json, by which editors complete and check stack files, is written from the settings and says what they do.
/// </summary>
public sealed class StackFileSchemaTests
{
    private const string Path = "Pulumi.schema.json";

    private static readonly JsonSchema Schema = JsonSchema.FromText(Repository.Read(Path));

    // What bounds numbers.
    private static readonly string[] Bounds = ["minimum", "maximum", "exclusiveMinimum"];

    // Each breaks another part of some pattern, or none.
    private static readonly string[] Texts =
    [
        "", "a", "dev", "prod-2", "Dev", "-dev", "dev_", "a-17-characters-x", "eu-west-1", "eu-west-10", "xn--abc", "abc-s3alias", "abc--x-s3", "ab", "abc-an",
        new('a', 63), new('a', 64), new('a', 128), new('a', 129), new('a', 256), new('a', 257), "p90", "p100", "p101", "p99.5", "Average", "average", "a b", "tap",
    ];

    // Those that come with the repository; Pulumi makes others without a first line.
    private static readonly string[] Stacks = ["dev", "prod", "review"];

    /// <summary>The stack files of the repository, and of the tests.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var (folder, schema) in new[] { (Repository.Root, Path), (Repository.Stacks, $"../../../{Path}") })
            {
                foreach (var stack in StackFile.Names(folder).Intersect(Stacks))
                    files.Add(System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.Combine(folder, $"Pulumi.{stack}.yaml")), schema);
            }

            return files;
        }
    }

    [Fact]
    public async Task The_schema_is_that_of_the_settings()
    {
        var schema = new StackFileSchema(await DescribeAsync("dev", []), await DescribeAsync("prod", []), ProjectConfiguration.Sections());

        await ApprovedText.ShouldBeAsync(Path, SchemaText.Of(schema.Of(await DescribeAsync("dev", [Waiver]))));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_stack_file_keeps_to_the_schema_and_names_it(string file, string schema)
    {
        Faults(StackFile.Load(System.IO.Path.Combine(Repository.Root, file))).Should().BeEmpty();
        Repository.Read(file).Should().StartWith($"# yaml-language-server: $schema={schema}\n");
    }

    [Theory]
    [InlineData("config: { tap:logs: { retentionDays: 8 } }", "/config/tap:logs/retentionDays")]
    [InlineData("config: { tap:logs: { retentionDays: '7' } }", "/config/tap:logs/retentionDays")]
    [InlineData("config: { tap:logs: { retention: 7 } }", "/config/tap:logs/retention")]
    [InlineData("config: { tap:log: {} }", "/config/tap:log")]
    [InlineData("config: { logs: {} }", "/config/logs")]
    [InlineData("config: { tap:logs: 7 }", "/config/tap:logs")]
    [InlineData("config: { tap:environmentSuffix: Dev }", "/config/tap:environmentSuffix")]
    [InlineData("config: { tap:deletionProtection: sometimes }", "/config/tap:deletionProtection")]
    [InlineData("config: { tap:appSecret: in-plain-text }", "/config/tap:appSecret")]
    [InlineData("config: { tap:alarms: { api5xx: { periodSeconds: 90 } } }", "/config/tap:alarms/api5xx/periodSeconds")]
    [InlineData("config: { tap:monitoring: { escalation: { pages: [tap-api-5x] } } }", "/config/tap:monitoring/escalation/pages/0")]
    [InlineData("config: { tap:guardrails: { waivers: [{ guardrail: DynamoDB.6 }] } }", "/config/tap:guardrails/waivers/0")]
    [InlineData("config: { aws:region: London }", "/config/aws:region")]
    [InlineData("config: { aws:profile: production }", "/config/aws:profile")]
    [InlineData("settings: {}", "/settings")]
    public void A_wrong_file_is_refused_where_it_is_wrong(string yaml, string place) => Faults(Read(yaml)).Should().Contain(place);

    [Theory]
    [InlineData("")]
    [InlineData("config: { tap:deletionProtection: 'true', aws:skipRegionValidation: 'true' }")]
    [InlineData("config: { tap:appSecret: { secure: v1:abc }, tap:api: { jwt: { audience: { secure: v1:abc } } } }")]
    [InlineData("config: { tap:tags: { Team: payments, Floor: 5 }, pulumi:tags: { a: b } }")]
    [InlineData("config: { tap:monitoring: { escalation: null } }")]
    [InlineData("encryptionsalt: v1:abc\nenvironment: [tap/dev]\nconfig: { aws:region: eu-west-9 }")]
    public void What_Pulumi_writes_is_let_in(string yaml) => Faults(Read(yaml)).Should().BeEmpty();

    // All settings are tried at once: one reading finds the faults of all.
    [Fact]
    public async Task A_setting_takes_the_values_of_the_schema_and_no_others()
    {
        var settings = (await DescribeAsync("dev", []))
            .Where(setting => setting.Key.StartsWith("tap:", StringComparison.Ordinal) && !setting.IsSecret).ToList();
        var most = settings.Max(setting => Candidates(setting).Count);
        for (var round = 0; round < most; round++)
        {
            var values = settings.ToDictionary(setting => setting, setting => Candidates(setting)[round % Candidates(setting).Count]);
            var faults = SettingsReading.FaultsIn((await SettingsReading.OfAsync(With(values))).Report) ?? "";
            foreach (var (setting, value) in values)
            {
                var refused = faults.Contains($"\n  {setting.Key} = ", StringComparison.Ordinal);
                var broken = faults.Split('\n').Any(line =>
                    line.StartsWith($"  {setting.Key} = ", StringComparison.Ordinal) && line.Contains($": must be {setting.Allowed}", StringComparison.Ordinal));
                var allowed = Allows(setting, value);
                (allowed || refused).Should().BeTrue("the schema refuses {0} = {1}, which the program takes", setting.Key, value?.ToJsonString());
                if (SaysAll(setting, value))
                    (allowed && broken).Should().BeFalse("the schema takes {0} = {1}, which the program refuses", setting.Key, value?.ToJsonString());
            }
        }
    }

    private static (string, string) Waiver => ("tap:guardrails", """{ "waivers": [{ "guardrail": "DynamoDB.6", "reason": "Nobody misses what it holds." }] }""");

    private static async Task<IReadOnlyList<SettingDescription>> DescribeAsync(string stack, (string Key, string Value)[] config)
    {
        var bare = new RunOptions { Stack = stack, Config = [] };
        var given = config.Aggregate(bare, (options, entry) => options.With(entry.Key, entry.Value));
        return (await SettingsReading.OfAsync(given)).Report.Descriptions;
    }

    private static JsonObject Read(string yaml)
    {
        using var folder = new TemporaryFolder();
        folder.Write("Pulumi.dev.yaml", yaml);
        return StackFile.Load(System.IO.Path.Combine(folder.Path, "Pulumi.dev.yaml"));
    }

    // The places of what the schema refuses.
    private static List<string> Faults(JsonNode? file)
    {
        var results = Schema.Evaluate(JsonSerializer.SerializeToElement(file), new EvaluationOptions { OutputFormat = OutputFormat.List });
        var wrong = (results.Details ?? []).Where(detail => !detail.IsValid);
        return results.IsValid ? [] : [.. wrong.Select(detail => $"{detail.InstanceLocation}").Distinct()];
    }

    private static bool Allows(SettingDescription setting, JsonNode? value) => Faults(File(setting.Key, value)).Count == 0;

    private static JsonObject File(string key, JsonNode? value)
    {
        var config = new JsonObject();
        PropertyPath.Parse(key).Set(config, value?.DeepClone());
        return new() { ["config"] = config };
    }

    // Whether the rule is one that a schema can hold, and not the type alone. Patterns say nothing of other scalars than texts.
    private static bool SaysAll(SettingDescription setting, JsonNode? value) =>
        setting.Type == "true or false"
        || (setting.Schema!.Any(keyword => keyword.Key is not ("type" or "items" or "additionalProperties"))
            && (!setting.Schema!.ContainsKey("pattern") || value?.GetValueKind() == JsonValueKind.String));

    private static List<JsonNode?> Candidates(SettingDescription setting)
    {
        var rules = setting.Schema!;
        var inner = (rules["anyOf"] as JsonArray ?? []).OfType<JsonObject>().Append(rules).ToList();
        var numbers = inner.SelectMany(part => Bounds.Where(part.ContainsKey).Select(bound => part[bound]!.ToJsonString()))
            .Select(bound => double.Parse(bound, CultureInfo.InvariantCulture))
            .SelectMany(bound => new[] { bound, bound - 1, bound + 1, bound + 60 });
        return
        [
            .. numbers.Select(number => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture))),
            .. inner.SelectMany(part => part["enum"] as JsonArray ?? []).Select(value => value?.DeepClone()),
            .. setting.Type.StartsWith("text", StringComparison.Ordinal) ? Texts.Select(text => JsonValue.Create(text)) : [],
            true,
            "true",
            "maybe",

            // Above a section, what is no text is handed over as one.
            .. setting.Key.Contains('.') ? new JsonNode?[] { 1.5, new JsonArray(), new JsonObject(), null } : [],
        ];
    }

    private static RunOptions With(IReadOnlyDictionary<SettingDescription, JsonNode?> values)
    {
        var config = new JsonObject();
        foreach (var (setting, value) in values)
            PropertyPath.Parse(setting.Key).Set(config, value?.DeepClone());
        return new RunOptions
        {
            Stack = "dev",
            Config = config.ToImmutableDictionary(entry => entry.Key, entry => TextOf(entry.Value!)),
        };
    }

    // As the Pulumi CLI hands it over.
    private static string TextOf(JsonNode node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString();
}
