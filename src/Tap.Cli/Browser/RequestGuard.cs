using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tap.Cli.Browser;

/// <summary>
/// Lets in the page that the console itself served, and whoever has its token: no other page of the browser, by whatever name it calls the
/// machine.
/// </summary>
/// <param name="token">What must come with every question.</param>
internal sealed class RequestGuard(string token)
{
    // What the page needs and nothing else: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; trusted-types server-html; require-trusted-types-for 'script'";

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Security-Policy", Policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ];

    private readonly byte[] authorization = Encoding.UTF8.GetBytes($"Bearer {token}");

    /// <summary>A token: 256 random bits.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Sets the headers of every answer, and looks at the request.</summary>
    /// <exception cref="ApiFault">It may not come in.</exception>
    public void Check(HttpContext http)
    {
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;

        // A name that leads here may be anybody's; one of the machine's own is not.
        string[] hosts = [$"127.0.0.1:{http.Connection.LocalPort}", $"localhost:{http.Connection.LocalPort}"];
        var request = http.Request;
        if (!hosts.Contains($"{request.Headers.Host}", StringComparer.OrdinalIgnoreCase))
            throw Forbidden($"The header Host is '{request.Headers.Host}'; it must be {hosts[0]}.");
        if (request.Headers.Origin is [var origin] ? !hosts.Any(host => origin == $"http://{host}") : request.Headers.Origin.Count > 0)
            throw Forbidden($"A page of '{request.Headers.Origin}' asks; only the console's own may.");
        if (request.Path.StartsWithSegments("/api") && !HasToken(request))
            throw new ApiFault(
                HttpStatusCode.Unauthorized, "The token is missing or wrong",
                "The header Authorization must hold the token of this console.", "Open the address that ./tap console printed.");
    }

    private static ApiFault Forbidden(string detail) => new(HttpStatusCode.Forbidden, "That is not let in", detail);

    private bool HasToken(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes($"{request.Headers.Authorization}"), authorization);
}
