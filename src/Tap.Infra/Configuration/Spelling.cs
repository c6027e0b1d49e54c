namespace Tap.Infra.Configuration;

/// <summary>Finds what a misspelt word probably meant.</summary>
internal static class Spelling
{
    private const int Near = 3;

    /// <summary>A sentence that names the nearest key, or all of them when none is near.</summary>
    /// <param name="key">The key as it was written.</param>
    /// <param name="known">The full keys that exist.</param>
    /// <param name="prefix">What precedes <paramref name="key"/> in its full form.</param>
    public static string Suggest(string key, IEnumerable<string> known, string prefix)
    {
        var candidates = known.Distinct().ToList();
        return Nearest(prefix + key, candidates) is { } nearest ? $"did you mean {nearest}?" : $"there are {string.Join(", ", candidates)}";
    }

    /// <summary>The first of the nearest known words; null when none is near.</summary>
    public static string? Nearest(string word, IReadOnlyCollection<string> known) =>
        known.MinBy(candidate => Distance(word, candidate)) is { } nearest && Distance(word, nearest) <= Near ? nearest : null;

    // Levenshtein's edit distance, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
