using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tap.Infra.Configuration;

/// <summary>
/// Reads the tags, <c>tap:tags</c>, by the strictest of the services that get them. All keep to
/// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html; IAM ignores the case of keys, and Secrets Manager
/// keeps <c>aws:</c> for itself in values as well: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html.
/// </summary>
internal static class TagSettings
{
    // What a resource may have of them all.
    private const int Most = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    /// <summary>The tags of every taggable resource: those of TAP, and the configured ones added to or in place of them.</summary>
    public static ImmutableDictionary<string, string> Read(SettingsSection section, string environment)
    {
        var defaults = ImmutableDictionary<string, string>.Empty
            .Add("Environment", environment)
            .Add("Project", "tap")
            .Add("ManagedBy", "pulumi")
            .Add("Owner", "platform")
            .Add("CostCenter", "tap");
        var rule = new Rule<ImmutableDictionary<string, string>>(
            $"a map of up to {Most} tags with TAP's own, whose keys differ in more than case; each key 1 to {LongestKey} characters and its value up to {LongestValue}, "
                + "both of letters, digits, spaces and _.:/=+-@, and not starting with aws:",
            tags => Fault(defaults, tags) is null,
            "{\"Team\": \"payments\"}")
        {
            Hint = tags => Fault(defaults, tags),
        };
        return defaults.SetItems(section.Map("tags", rule, "Tags of every taggable resource, added to Environment, Project, ManagedBy, Owner and CostCenter, or replacing them."));
    }

    /// <summary>
    /// Whether a tag may hold a character. AWS's pattern is <c>[\p{L}\p{Z}\p{N}_.:/=+\-@]</c>: the general categories of letters,
    /// separators and numbers, and nine signs.
    /// </summary>
    internal static bool IsAllowed(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        _ => rune.IsAscii && "_.:/=+-@".Contains((char)rune.Value),
    };

    private static string? Fault(ImmutableDictionary<string, string> defaults, ImmutableDictionary<string, string> tags)
    {
        var all = defaults.SetItems(tags);
        if (all.Count > Most)
            return $"they are {all.Count}";

        // Roles cannot have both Team and team: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity
        if (all.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(keys => keys.Count() > 1) is { } same)
            return $"{string.Join(" and ", same.Order(StringComparer.Ordinal))} are one key to IAM";

        return tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => Fault(tag.Key, "key", 1, LongestKey) ?? Fault(tag.Value, $"value of {tag.Key}", 0, LongestValue))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(string text, string name, int shortest, int longest)
    {
        // AWS counts code points; a letter beyond the basic plane is two chars.
        var runes = text.EnumerateRunes().ToList();
        if (runes.Count < shortest || runes.Count > longest)
            return $"a {name} has {runes.Count} characters";
        if (text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            return $"the {name} {text} is AWS's own";
        return runes.FindIndex(rune => !IsAllowed(rune)) is >= 0 and var index ? $"the {name} holds U+{runes[index].Value:X4}" : null;
    }
}
