using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>
/// Reads the settings of one section of the configuration. A value that breaks its rule is noted in the report and replaced by its
/// default, so that one pass finds every fault.
/// </summary>
/// <param name="prefix">What precedes a key in messages, such as <c>tap:storage.</c>.</param>
/// <param name="values">The values given, by key.</param>
/// <param name="report">Where faults and descriptions go.</param>
/// <param name="secret">Whether values must not be shown.</param>
/// <param name="exact">Whether only a text is a text; otherwise any scalar is, as <c>pulumi config set</c> cannot tell 5 from "5".</param>
internal sealed class SettingsSection(
    string prefix, IReadOnlyDictionary<string, JsonNode?> values, SettingsReport report, bool secret, bool exact = false)
{
    // Values are shown to people, not put into web pages.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The type of a secret, whose value nothing shows.</summary>
    public const string SecretType = "secret text";

    private readonly List<string> known = [];

    private delegate bool Reader<T>(JsonNode node, out T value);

    /// <summary>A text.</summary>
    public string Text(string key, string fallback, Rule<string> rule, string meaning) =>
        Read<string>(key, SettingType.Text, fallback, rule, meaning, AsText);

    /// <summary>A text that must be given.</summary>
    public string RequiredText(string key, Rule<string> rule, string meaning) =>
        Read<string>(key, SettingType.Text, "", rule, meaning, AsText, required: true);

    /// <summary>A text or null; when it is <paramref name="required"/>, neither null nor its absence is fine.</summary>
    public string? OptionalText(string key, Rule<string> rule, string meaning, bool required = false) => required
        ? Read<string>(key, SettingType.Text, null!, rule, meaning, AsText, required: true)
        : OptionalText(key, null, rule, meaning);

    /// <summary>A text or null.</summary>
    public string? OptionalText(string key, string? fallback, Rule<string> rule, string meaning) =>
        Read(
            key,
            SettingType.Text.OrNull,
            fallback,
            rule.OrNull(),
            meaning,
            (JsonNode node, out string? value) => AsText(node, out value!),
            nullable: true);

    /// <summary>A whole number.</summary>
    public int Number(string key, int fallback, Rule<int> rule, string meaning) =>
        Read<int>(key, SettingType.Whole, fallback, rule, meaning, AsInt32);

    /// <summary>A whole number that must be given.</summary>
    public int RequiredNumber(string key, Rule<int> rule, string meaning) =>
        Read<int>(key, SettingType.Whole, 0, rule, meaning, AsInt32, required: true);

    /// <summary>A whole number or null.</summary>
    public int? OptionalNumber(string key, int? fallback, Rule<int> rule, string meaning) =>
        Read(key, SettingType.Whole.OrNull, fallback, rule.OrNull(), meaning, Optional<int>(AsInt32), nullable: true);

    /// <summary>A number that may have a fraction.</summary>
    public double Fraction(string key, double fallback, Rule<double> rule, string meaning) =>
        Read<double>(key, SettingType.Fraction, fallback, rule, meaning, AsDouble);

    /// <summary>A number that may have a fraction, or null.</summary>
    public double? OptionalFraction(string key, double? fallback, Rule<double> rule, string meaning) =>
        Read(key, SettingType.Fraction.OrNull, fallback, rule.OrNull(), meaning, Optional<double>(AsDouble), nullable: true);

    /// <summary>True or false.</summary>
    public bool Switch(string key, bool fallback, string meaning) =>
        Read<bool>(key, SettingType.Switch, fallback, new("true or false", _ => true, "true"), meaning, AsBoolean);

    /// <summary>A list of texts.</summary>
    public ImmutableArray<string> List(string key, ImmutableArray<string> fallback, Rule<ImmutableArray<string>> rule, string meaning) =>
        Read(key, SettingType.List, fallback, rule, meaning, (JsonNode node, out ImmutableArray<string> value) =>
        {
            value = [.. (node as JsonArray ?? []).Select(item => item?.ToString() ?? "")];
            return node is JsonArray;
        });

    /// <summary>Texts by name; empty by default.</summary>
    public ImmutableDictionary<string, string> Map(string key, Rule<ImmutableDictionary<string, string>> rule, string meaning) => Read(
        key, SettingType.Map, ImmutableDictionary<string, string>.Empty, rule, meaning,
        (JsonNode node, out ImmutableDictionary<string, string> value) =>
        {
            value = (node as JsonObject ?? []).ToImmutableDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "");
            return node is JsonObject;
        });

    /// <summary>A secret text; its value is read as a secret elsewhere, and only checked here.</summary>
    public void Secret(string key, Rule<string> rule, string meaning)
    {
        known.Add(key);
        report.Describe(new SettingDescription(prefix + key, SecretType, "generated", rule.Text, meaning) { IsGiven = values.ContainsKey(key) });
        if (values.TryGetValue(key, out var node) && !rule.Holds(node?.ToString() ?? ""))
            report.Fault(prefix + key, "[secret]", rule.Text, rule.Example);
    }

    /// <summary>
    /// A nested section; absent, it is read as an empty one, so that its defaults apply. What it is when it is <paramref name="off"/> can be
    /// said in short as well: as null or as an empty section.
    /// </summary>
    public T Section<T>(string key, Func<SettingsSection, T> read, JsonObject? off = null)
    {
        known.Add(key);
        var isGiven = values.TryGetValue(key, out var node);
        return Read(key, isGiven && node is null or JsonObject { Count: 0 } && off is not null ? off : node, read);
    }

    /// <summary>A nested section that means something by being there; null when it is not.</summary>
    public T? OptionalSection<T>(string key, Func<SettingsSection, T> read)
        where T : class
    {
        known.Add(key);
        return values.GetValueOrDefault(key) is { } node ? Read(key, node, read) : null;
    }

    /// <summary>A text, or a nested section in its place; a text by default.</summary>
    public T TextOrSection<T>(
        string key, string fallback, Rule<string> rule, string meaning, Func<string, T> fromText, Func<SettingsSection, T> fromSection)
    {
        if (values.GetValueOrDefault(key) is JsonObject section)
        {
            known.Add(key);
            return Read(key, section, fromSection);
        }

        // Of a text that breaks the rule nothing more is said than that.
        var text = Text(key, fallback, rule, meaning);
        return fromText(values.TryGetValue(key, out var given) && given?.ToString() != text ? "" : text);
    }

    /// <summary>A list of nested sections; empty by default.</summary>
    public ImmutableArray<T> Sections<T>(string key, Func<SettingsSection, T> read)
    {
        known.Add(key);
        if (!values.TryGetValue(key, out var node))
            return [];
        if (node is JsonArray list)
            return [.. list.Select((item, index) => Read($"{key}[{index}]", item, read))];

        report.Fault(prefix + key, Show(node), "a list of sections", "[{ ... }]");
        return [];
    }

    /// <summary>A copy of what is given for a key, whatever it is; null when nothing is.</summary>
    public JsonNode? Given(string key) => values.GetValueOrDefault(key)?.DeepClone();

    /// <summary>Notes every key that nothing has asked for.</summary>
    /// <param name="hidden">Whether its value is not shown, as it may be a credential that nobody has encrypted.</param>
    public void RefuseUnknownKeys(bool hidden = false)
    {
        foreach (var (key, node) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(key))
                report.Fault(prefix + key, hidden ? "[hidden]" : Show(node), $"is not a setting; {Spelling.Suggest(key, known.Select(name => prefix + name), prefix)}");
        }
    }

    private T Read<T>(string key, JsonNode? node, Func<SettingsSection, T> read)
    {
        if (node is not (null or JsonObject))
            report.Fault(prefix + key, Show(node), "a section of settings", "{ ... }");

        var section = new SettingsSection($"{prefix}{key}.", (node as JsonObject ?? []).ToDictionary(), report, secret, exact);
        var result = read(section);
        section.RefuseUnknownKeys();
        return result;
    }

    private T Read<T>(
        string key,
        SettingType type,
        T fallback,
        Rule<T> rule,
        string meaning,
        Reader<T> reader,
        bool nullable = false,
        bool required = false)
    {
        known.Add(key);
        var value = Value(key, fallback, rule, reader, nullable, required);
        report.Describe(new SettingDescription(prefix + key, type.Name, ShowDefault(fallback), rule.Text, meaning)
        {
            Value = JsonSerializer.SerializeToNode(value),
            IsGiven = values.ContainsKey(key),
            IsRequired = required,
            Schema = type.SchemaWith(rule.Schema),
        });
        return value;
    }

    private T Value<T>(string key, T fallback, Rule<T> rule, Reader<T> reader, bool nullable, bool required)
    {
        if (!values.TryGetValue(key, out var node) && !required)
            return fallback;
        if (node is null && nullable)
            return default!;

        string? hint = null;
        if (node is not null && reader(node, out var value))
        {
            if (rule.Holds(value))
                return value;
            hint = secret ? null : rule.Hint?.Invoke(value);
        }

        report.Fault(prefix + key, Show(node), rule.Text, rule.Example, hint);
        return fallback;
    }

    private string Show(JsonNode? node) => node is null ? "null" : secret ? "[secret]" : node.ToJsonString(Readable);

    private static string ShowDefault<T>(T value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        ImmutableArray<string> { IsEmpty: false } list => string.Join(", ", list),
        ImmutableArray<string> or ImmutableDictionary<string, string> => "empty",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private bool AsText(JsonNode node, out string value)
    {
        value = node.ToString();
        return exact ? node.GetValueKind() == JsonValueKind.String : node is JsonValue;
    }

    private static bool AsInt32(JsonNode node, out int value)
    {
        value = 0;
        return node is JsonValue scalar && scalar.TryGetValue(out value);
    }

    private static Reader<T?> Optional<T>(Reader<T> reader)
        where T : struct => (JsonNode node, out T? value) =>
        {
            var read = reader(node, out var number);
            value = number;
            return read;
        };

    private static bool AsDouble(JsonNode node, out double value)
    {
        value = 0;
        return node is JsonValue scalar && scalar.TryGetValue(out value);
    }

    private static bool AsBoolean(JsonNode node, out bool value)
    {
        value = false;
        return node is JsonValue scalar && scalar.TryGetValue(out value);
    }
}
