using System.Globalization;
using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Texts of a program as Markdown shows them: each is code, in which nothing is markup, a link or a mention.</summary>
internal static partial class MarkdownText
{
    private const int LongestValue = 60;

    /// <summary>A text as code, in one line and cut where it is long; what AWS decides is named by its resource alone.</summary>
    public static string Code(string text, int longest = LongestValue)
    {
        foreach (var reference in Reference.In(text).Distinct().ToList())
            text = text.Replace(reference.ToString(), $"{NameOf(reference.Key)}.{reference.Property}", StringComparison.Ordinal);
        text = Blank().Replace(text, " ").Trim();
        if (text.Length == 0)
            return "`(empty)`";
        if (text.Length > longest)
            text = $"{text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)]}…";

        // More backticks than the text has in a row, and a blank where it begins or ends with one.
        var fence = new string('`', Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty().Max() + 1);
        return text.StartsWith('`') || text.EndsWith('`') ? $"{fence} {text} {fence}" : $"{fence}{text}{fence}";
    }

    /// <summary>The first of several texts, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> texts, int most, string between) => texts.Count <= most
        ? string.Join(between, texts)
        : $"{string.Join(between, texts.Take(most))}{between}and {texts.Count - most} more";

    /// <summary>The logical name in a key.</summary>
    public static string NameOf(string key) => key[(key.IndexOf("::", StringComparison.Ordinal) + 2)..];

    /// <summary>Dollars and cents.</summary>
    public static string Money(decimal amount) => amount.ToString("$0.00;−$0.00", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex Blank();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
