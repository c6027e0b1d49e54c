using System.Globalization;

namespace Tap.Capacity;

/// <summary>
/// A sum of products such as <c>objects * payloadBytes / 1000 + -1 * peakSeconds</c>: names and numbers, joined by <c>*</c> and <c>/</c>
/// and reckoned from left to right, the products joined by <c>+</c>, all with spaces between. The script of the review page reckons the
/// same text in the same order, so that both get the same double.
/// </summary>
public static class Formula
{
    /// <summary>The names in a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <exception cref="FormatException">It is no formula.</exception>
    public static IEnumerable<string> Names(string text) => Terms(text).SelectMany(term => term).Where(IsName);

    /// <summary>Reckons a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="values">What the names stand for.</param>
    /// <returns>Null where a name stands for nothing.</returns>
    /// <exception cref="FormatException">It is no formula.</exception>
    public static double? Evaluate(string text, IReadOnlyDictionary<string, double> values)
    {
        double? ValueOf(string word) => double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number
            : values.TryGetValue(word, out var value) ? value
            : null;

        double? sum = 0;
        foreach (var words in Terms(text))
        {
            var product = ValueOf(words[0]);
            for (var index = 1; index < words.Length; index += 2)
                product = words[index] == "*" ? product * ValueOf(words[index + 1]) : product / ValueOf(words[index + 1]);
            sum += product;
        }

        return sum;
    }

    private static IEnumerable<string[]> Terms(string text)
    {
        foreach (var term in text.Split(" + "))
        {
            var words = term.Split(' ');
            if (words.Length % 2 == 0 || words.Contains("") || words.Index().Any(word => IsSign(word.Item) != (word.Index % 2 == 1)))
                throw new FormatException($"'{text}' is no sum of products, with a space between any two words: '{term}'.");
            yield return words;
        }
    }

    private static bool IsSign(string word) => word is "*" or "/";

    private static bool IsName(string word) => !IsSign(word) && !double.TryParse(word, CultureInfo.InvariantCulture, out _);
}
