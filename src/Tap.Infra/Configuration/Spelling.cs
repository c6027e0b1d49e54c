namespace Tap.Infra.Configuration;

/// <summary>Finds what a misspelt word probably meant.</summary>
public static class Spelling
{
    // A long word may have as many faults as this, a shorter one as many as half its letters: of one with more, nothing is known.
    private const int Near = 3;

    /// <summary>A question that names the nearest word, or a list of all of them, if there are any, when none is near.</summary>
    /// <param name="word">The word as it was written.</param>
    /// <param name="known">The words that exist.</param>
    /// <param name="prefix">What precedes <paramref name="word"/> in its full form.</param>
    public static string Suggest(string word, IEnumerable<string> known, string prefix = "")
    {
        var candidates = known.Distinct().ToList();
        return Nearest(prefix + word, candidates) is { } nearest ? $"did you mean {nearest}?"
            : candidates.Count == 0 ? "there are none"
            : $"there are {string.Join(", ", candidates)}";
    }

    /// <summary>The first of the nearest known words, one that begins with the word before others; null when none is near.</summary>
    public static string? Nearest(string word, IReadOnlyCollection<string> known) => known
        .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(candidate => candidate.Distance <= Math.Min(Near, word.Length / 2))
        .OrderBy(candidate => candidate.Distance)
        .ThenByDescending(candidate => candidate.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .FirstOrDefault().Word;

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
