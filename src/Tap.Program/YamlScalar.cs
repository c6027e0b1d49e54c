using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tap.Program;

/// <summary>
/// What an unquoted scalar stands for to the Pulumi CLI: as https://github.com/go-yaml/yaml/blob/v3/resolve.go reads it, and Go writes it to JSON.
/// It is neither YAML 1.1 nor 1.2: 0777 and 0o777 are octal, 1_000 is a number, yes and off are texts.
/// </summary>
public static partial class YamlScalar
{
    /// <summary>The value of an unquoted text: null, a truth value, a number or a text.</summary>
    /// <exception cref="FormatException">It is a number that JSON does not have.</exception>
    public static JsonNode? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when NotFinite().IsMatch(text) => throw new FormatException($"{text} is a number that no setting can have; quote it if it is a text"),
        _ when Time(text) is { } time => JsonValue.Create(time),

        // Parsed rather than created, so that the spelling stays.
        _ when Number(text) is { } number => JsonNode.Parse(number),
        _ => JsonValue.Create(text),
    };

    private static string? Number(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            return null;

        var plain = text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal);
        return Whole(plain) ?? Fraction(plain);
    }

    // Up to 64 bits, the last of them for the sign only where there is one.
    private static string? Whole(string text)
    {
        var signed = text[0] is '+' or '-';
        var unsigned = signed ? text[1..] : text;
        var (radix, digits) = unsigned switch
        {
            ['0', 'x' or 'X', _, ..] => (16, unsigned[2..]),
            ['0', 'o' or 'O', _, ..] => (8, unsigned[2..]),
            ['0', 'b' or 'B', _, ..] => (2, unsigned[2..]),
            ['0', _, ..] => (8, unsigned[1..]),
            _ => (10, unsigned),
        };
        if (digits.Length == 0 || !digits.All(digit => char.IsAsciiHexDigit(digit) && Convert.ToInt32($"{digit}", 16) < radix))
            return null;

        var size = digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32($"{digit}", 16));
        var value = text[0] == '-' ? -size : size;
        return value >= long.MinValue && value <= (signed ? long.MaxValue : ulong.MaxValue)
            ? value.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static string? Fraction(string text) =>
        Decimal().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
            ? Spell(value)
            : null;

    // The shortest digits that mean the number, as https://pkg.go.dev/encoding/json#Marshal writes them: exponents for the very large and small alone.
    private static string Spell(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(value) is >= 1e-6 and < 1e21
            ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : text.Replace('E', 'e').Replace("e-0", "e-", StringComparison.Ordinal);
    }

    // A time becomes the text that Go's time.Time.String has for it.
    private static string? Time(string text)
    {
        if (Timestamp().Match(text) is not { Success: true } match)
            return null;

        var clock = match.Groups["clock"].Success ? match.Groups["clock"].Value : "0:0:0";
        if (!DateTime.TryParseExact($"{match.Groups["date"].Value} {clock}", "yyyy-M-d H:m:s", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;

        var fraction = match.Groups["fraction"].Value is { Length: > 9 } long9 ? long9[..9] : match.Groups["fraction"].Value;
        var digits = fraction.TrimEnd('0') is { Length: > 0 } some ? $".{some}" : "";
        var offset = match.Groups["offset"].Value.Replace(":", "", StringComparison.Ordinal);
        var zone = offset is "" or "Z" or "+0000" or "-0000" ? "+0000 UTC" : $"{offset} {offset}";
        return $"{time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}{digits} {zone}";
    }

    [GeneratedRegex(@"\A[-+]?\.(inf|Inf|INF)\z|\A\.(nan|NaN|NAN)\z")]
    private static partial Regex NotFinite();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})([Tt](?<clock>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2})([.,](?<fraction>[0-9]+))?(?<offset>Z|[-+][0-9]{2}:[0-9]{2})"
            + @"| (?<clock>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2})([.,](?<fraction>[0-9]+))?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamp();
}
