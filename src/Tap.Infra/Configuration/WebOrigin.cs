using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Tap.Infra.Configuration;

/// <summary>
/// The origins that browsers send: https://url.spec.whatwg.org/#origin says how they are written, and a comparison with anything written
/// otherwise is never true.
/// </summary>
internal static partial class WebOrigin
{
    // Pages of these are never told apart, or there are none: browsers send null for them.
    private static readonly string[] Opaque = ["about", "blob", "data", "file", "ftp", "javascript", "ws", "wss"];

    /// <summary>What is wrong with a text as an origin; null when a browser can send it.</summary>
    public static string? Fault(string text)
    {
        if (text == "null")
            return "null is the origin of sandboxed frames and local files, whoever made them: it would let anybody in";
        if (Canonical(text) == text)
            return null;
        return Meant(text) is { } meant ? $"for \"{text}\" a browser sends {meant}" : $"no browser sends \"{text}\"";
    }

    // The same origin as browsers write it; null when it is none. Other schemes than those of the web are those of extensions and apps,
    // such as chrome-extension and capacitor, whose hosts are names that nothing normalizes.
    private static string? Canonical(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;

        var (scheme, host, port) = (match.Groups["scheme"].Value, match.Groups["host"].Value, match.Groups["port"].Value);
        if (Opaque.Contains(scheme))
            return null;

        var web = scheme is "http" or "https";
        var written = web ? HostOfWeb(host.ToLowerInvariant()) : host;
        if (written is null || !(port.Length == 0 || IsPort(port)))
            return null;
        return port.Length == 0 || (scheme, port) is ("http", "80") or ("https", "443") ? $"{scheme}://{written}" : $"{scheme}://{written}:{port}";
    }

    // What somebody may have meant who wrote an address of a page, another case, or letters beyond ASCII.
    private static string? Meant(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? Canonical($"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}:{uri.Port}")
            : null;

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && text[0] != '0';

    private static string? HostOfWeb(string host)
    {
        if (host.StartsWith('['))
            return IPAddress.TryParse(host, out var address) && address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: 0 }
                ? Written(address)
                : null;

        // A last label of digits makes it an IPv4 address, or nothing.
        var last = host.TrimEnd('.').Split('.')[^1];
        return !last.All(char.IsAsciiDigit) || (IPAddress.TryParse(host, out var address4) && address4.ToString() == host) ? host : null;
    }

    // .NET would write the last two pieces of some with dots: https://url.spec.whatwg.org/#concept-ipv6-serializer has hexadecimal ones alone,
    // and the first of the longest runs of zeros left out.
    private static string Written(IPAddress address)
    {
        var pieces = address.GetAddressBytes().Chunk(2).Select(pair => $"{(pair[0] << 8) | pair[1]:x}").ToArray();
        var text = string.Join(':', pieces);
        var zeros = Zeros().Matches(text).MaxBy(run => run.Value.Count(letter => letter == '0'));
        return zeros is null ? $"[{text}]" : $"[{text[..zeros.Index]}::{text[(zeros.Index + zeros.Length)..]}]";
    }

    // Names of hosts, with the underscore that browsers take and DNS has: no stars,
    // quotes and spaces, which mean something to whoever reads the list.
    [GeneratedRegex(@"\A(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("(^|:)0(:0)+(:|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Zeros();
}
