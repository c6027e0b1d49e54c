namespace Tap.Infra.Configuration;

/// <summary>Finds the setting that a misspelt key probably meant.</summary>
internal static class Spelling
{
    /// <summary>A sentence that names the nearest key, or all of them when none is near.</summary>
    /// <param name="key">The key as it was written.</param>
    /// <param name="known">The full keys that exist.</param>
    /// <param name="prefix">What precedes <paramref name="key"/> in its full form.</param>
    public static string Suggest(string key, IEnumerable<string> known, string prefix)
    {
        var candidates = known.Distinct().ToList();
        var nearest = candidates.MinBy(candidate => Distance(prefix + key, candidate));
        return nearest is not null && Distance(prefix + key, nearest) <= 3
            ? $"did you mean {nearest}?"
            : $"there are {string.Join(", ", candidates)}";
    }

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
