using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>What migration.schema.json allows, describes and takes as default is what the program does, member by member.</summary>
public sealed class MigrationSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(Repository.Read("migration.schema.json"))!.AsObject();

    private static readonly Dictionary<string, JsonObject> Members = Walk("", Schema)
        .ToDictionary(member => member.Path, member => member.Schema);

    private static readonly string[] Bounds = ["minimum", "maximum"];

    // A name or region each of which breaks another part of a pattern, or none.
    private static readonly string[] Texts =
    [
        "", "a", "ab", "abc", "a-c", "-bc", "ab-", "a.c", "a_c", "a c", "Abc", "äbc", "xn--abc", "sthree-abc", "amzn-s3-demo-abc",
        "abc-s3alias", "abc--ol-s3", "abc--x-s3", "abc--table-s3", "abc-an", "sthree", "abc-x-s3", "abcan",
        new('a', 63), new('a', 64), new('a', 255), new('a', 256),
        "a*", "a?", "a$", "a~b /#%'()+,=>@", "a\u007f", "a\tb",
        "eu-west-1", "eu-west-10", "eu-west", "ap-southeast-1", "eu-WEST-1", "eu--1", "mx-central-1", "eu-west-central-north-1",
    ];

    /// <summary>Members that hold a value.</summary>
    public static TheoryData<string> Values => [.. ValuePaths];

    /// <summary>Members that hold members, and the plan itself.</summary>
    public static TheoryData<string> Sections =>
        ["", .. Members.Where(member => IsSection(member.Value)).Select(member => SectionPath(member.Key, member.Value))];

    private static IEnumerable<string> ValuePaths => Members.Where(member => !IsSection(member.Value)).Select(member => member.Key);

    [Fact]
    public async Task Reader_and_schema_know_the_same_members() => (await DescriptionsAsync()).Keys.Should().BeEquivalentTo(ValuePaths);

    [Theory, MemberData(nameof(Values))]
    public async Task A_member_is_described_in_the_same_words(string path) =>
        (await DescriptionsAsync())[path].Meaning.Should().Be((string)Members[path]["description"]!);

    [Theory, MemberData(nameof(Values))]
    public async Task A_member_has_the_same_default(string path)
    {
        if (IsRequired(path))
        {
            Members[path].ContainsKey("default").Should().BeFalse();
        }
        else
        {
            Members[path].ContainsKey("default").Should().BeTrue();
            (await DescriptionsAsync())[path].Default.Should().Be(Members[path]["default"]?.ToString() ?? "null");
        }
    }

    [Theory, MemberData(nameof(Values))]
    public void A_member_may_be_absent_unless_the_schema_requires_it(string path)
    {
        var plan = PlanFolder.Example();
        Parent(plan, path).Remove(Last(path));

        IsRefused(plan, path).Should().Be(IsRequired(path));
    }

    [Theory, MemberData(nameof(Values))]
    public void A_member_takes_the_values_of_the_schema_and_no_others(string path)
    {
        var rules = Members[path];
        foreach (var value in Candidates(path, rules))
        {
            var plan = PlanFolder.Example();
            Parent(plan, path)[Last(path)] = value?.DeepClone();
            IsRefused(plan, path).Should().Be(!Allows(rules, value), "{0} = {1}", path, value?.ToJsonString() ?? "null");
        }
    }

    [Theory, MemberData(nameof(Sections))]
    public void A_section_takes_no_other_member(string path)
    {
        SchemaOf(path)["additionalProperties"]!.GetValue<bool>().Should().BeFalse();
        var plan = PlanFolder.Example();
        Parent(plan, $"{path}.other".TrimStart('.'))["other"] = 1;

        IsRefused(plan, $"{path}.other".TrimStart('.')).Should().BeTrue();
    }

    [Fact]
    public void The_example_shows_every_section_and_names_its_schema()
    {
        var example = PlanFolder.Example();

        foreach (var (path, _) in Members)
            Parent(example, path).Should().NotBeNull();
        File.Exists(Path.Combine(Repository.Root, "examples", (string)example["$schema"]!)).Should().BeTrue();
    }

    private static async Task<Dictionary<string, SettingDescription>> DescriptionsAsync()
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:migration", "examples/migration.json"));
        const string Prefix = "examples/migration.json $.";
        return reading.Report.Descriptions
            .Where(description => description.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(description => description.Key[Prefix.Length..]);
    }

    // As a file has it: what is read decides by how a number is written.
    private static bool IsRefused(JsonObject plan, string path)
    {
        var report = new SettingsReport();
        var written = JsonNode.Parse(plan.ToJsonString())!.AsObject();
        MigrationPlanFile.Read("plan.json", written, "eu-west-2", AwsRegions.Rule(unknown: false), report);
        return SettingsReading.FaultsIn(report) is { } faults
            && new[] { $"plan.json $.{path} = ", $"plan.json $.{path}." }.Any(place => faults.Contains(place, StringComparison.Ordinal));
    }

    // The values at and beyond each bound, and one of every type. Where the program
    // knows more than a schema can, only what it may take is tried.
    private static IEnumerable<JsonNode?> Candidates(string path, JsonObject rules)
    {
        if (path == "sourceRegion")
            return ["eu-west-2", 5, null];
        if (path == "buckets[0].manageSource")
            return [false, 5, "true", null];

        var numbers = Bounds
            .Where(rules.ContainsKey)
            .Select(bound => rules[bound]!.GetValue<double>())
            .SelectMany(bound => new[] { bound, bound - 1, bound + 1, bound + 0.5 });
        return
        [
            .. numbers.Select(number => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture))),
            .. Texts.Select(text => JsonValue.Create(text)),
            .. Texts.SelectMany(text => new[] { new JsonObject { ["bucket"] = text }, new JsonObject { ["table"] = text } }),
            .. (rules["enum"]?.AsArray() ?? []).Select(value => value!.DeepClone()),
            new string('a', 1_024),
            new string('a', 1_025),
            JsonValue.Create(true),
            new JsonArray(),
            new JsonObject(),
            null,
        ];
    }

    private static bool Allows(JsonObject rules, JsonNode? value)
    {
        if (rules["enum"] is JsonArray allowed && !allowed.Any(each => JsonNode.DeepEquals(each, value)))
            return false;
        if (rules["anyOf"] is JsonArray alternatives)
            return alternatives.Any(each => Allows(Resolve(each!.AsObject()), value));
        if (Types(rules) is { Length: > 0 } types && !types.Any(type => Is(type, value)))
            return false;
        if (value is JsonObject members && rules["properties"] is JsonObject properties)
        {
            return rules["required"]!.AsArray().All(name => members.ContainsKey((string)name!))
                && members.All(member => properties[member.Key] is JsonObject rule && Allows(rule, member.Value));
        }

        if (value is not JsonValue scalar)
            return true;
        if (scalar.TryGetValue<string>(out var text))
            return rules["pattern"] is not { } pattern || Regex.IsMatch(text, (string)pattern!);
        return !Is("number", value)
            || (Number(value) >= (rules["minimum"]?.GetValue<double>() ?? double.MinValue)
                && Number(value) <= (rules["maximum"]?.GetValue<double>() ?? double.MaxValue));
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && double.IsInteger(Number(value)),
        _ => throw new NotSupportedException(type),
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string[] Types(JsonObject rules) => rules["type"] switch
    {
        JsonArray several => [.. several.Select(type => (string)type!)],
        { } one => [(string)one!],
        null => [],
    };

    private static bool IsRequired(string path) =>
        SchemaOf(path.Contains('.', StringComparison.Ordinal) ? path[..path.LastIndexOf('.')] : "")["required"] is JsonArray required
        && required.Any(name => (string)name! == Last(path));

    private static bool IsSection(JsonObject schema) => schema.ContainsKey("properties") || schema.ContainsKey("items");

    private static string SectionPath(string path, JsonObject schema) => schema.ContainsKey("items") ? $"{path}[0]" : path;

    private static JsonObject SchemaOf(string section) => section switch
    {
        "" => Schema,
        _ when section.EndsWith("[0]", StringComparison.Ordinal) => Resolve(Members[section[..^3]]["items"]!.AsObject()),
        _ => Members[section],
    };

    private static IEnumerable<(string Path, JsonObject Schema)> Walk(string prefix, JsonObject section)
    {
        foreach (var (name, node) in section["properties"]!.AsObject())
        {
            var schema = Resolve(node!.AsObject());
            yield return (prefix + name, schema);
            var nested = schema["items"] is JsonObject items ? ($"{prefix}{name}[0].", Resolve(items)) : ($"{prefix}{name}.", schema);
            if (nested.Item2.ContainsKey("properties"))
            {
                foreach (var member in Walk(nested.Item1, nested.Item2))
                    yield return member;
            }
        }
    }

    // What a reference stands for, with what stands beside it.
    private static JsonObject Resolve(JsonObject schema)
    {
        if (schema["$ref"] is not { } reference)
            return schema;

        var target = Schema["$defs"]![((string)reference!)["#/$defs/".Length..]]!.DeepClone().AsObject();
        foreach (var (name, value) in schema.Where(entry => entry.Key != "$ref"))
            target[name] = value?.DeepClone();
        return target;
    }

    private static string Last(string path) => path.Split('.')[^1];

    private static JsonObject Parent(JsonObject plan, string path)
    {
        var node = plan;
        foreach (var step in path.Split('.')[..^1])
            node = (step.EndsWith("[0]", StringComparison.Ordinal) ? node[step[..^3]]![0]! : node[step]!).AsObject();
        return node;
    }
}
