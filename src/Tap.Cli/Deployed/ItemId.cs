using System.Globalization;
using System.Text.RegularExpressions;

namespace Tap.Cli.Deployed;

/// <summary>
/// The id of a transaction or of a process, which holds the time of its creation and so tells where everything of it lies
/// (docs/data-model.md).
/// </summary>
/// <param name="Text">The id.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed partial record ItemId(string Text, DateTimeOffset CreatedAt)
{
    /// <summary>What an id must be.</summary>
    public const string Rule = "the id of a transaction or a process, such as 019a0c1e-7b5a-7c3d-8e2f-0123456789ab";

    // The last moment that .NET knows, of year 9999; an id can hold later ones.
    private static readonly long MostMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Where the payload of a process lies.</summary>
    public string IncomingKey => $"incoming/{Spread}/{DayAndId}.json";

    /// <summary>Where it lies if it was stored before keys were spread over S3's partitions.</summary>
    public string EarlierIncomingKey => $"incoming/{DayAndId}.json";

    /// <summary>Where the result of a process lies.</summary>
    public string ResultKey => $"processed/{Spread}/{Text}.json";

    /// <summary>Where it lies if its payload has the earlier key.</summary>
    public string EarlierResultKey => $"processed/{Text}.json";

    private string Spread => Text[^2..];

    private string DayAndId => string.Create(CultureInfo.InvariantCulture, $"{CreatedAt.UtcDateTime:yyyy'/'MM'/'dd}/{Text}");

    /// <summary>Reads an id; null when it is none that the API gives.</summary>
    public static ItemId? Read(string text)
    {
        if (!Pattern().IsMatch(text))
            return null;
        var digits = text.Replace("-", "", StringComparison.Ordinal)[..12];
        var milliseconds = long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return milliseconds <= MostMilliseconds ? new ItemId(text, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) : null;
    }

    [GeneratedRegex(@"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\z")]
    private static partial Regex Pattern();
}
