using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Tap.Cli.Deployed;

/// <summary>Ids of traces: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids.</summary>
internal static partial class TraceId
{
    /// <summary>A new one, as AWS's SDKs make them.</summary>
    /// <param name="now">When its trace begins.</param>
    public static string New(DateTimeOffset now) =>
        $"1-{now.ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>The header X-Amzn-Trace-Id of a call whose trace is surely kept.</summary>
    public static string SampledHeader(string id) => $"Root={id};Sampled=1";

    /// <summary>The first id in a text, such as that header; null when there is none.</summary>
    public static string? In(string? text) => text is not null && Pattern().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>When its trace began, to the second.</summary>
    public static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(id.Split('-')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    [GeneratedRegex("1-[0-9a-f]{8}-[0-9a-f]{24}", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
