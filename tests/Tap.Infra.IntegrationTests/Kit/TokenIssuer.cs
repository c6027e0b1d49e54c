using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>An issuer of tokens on this machine, which shows its key over HTTP to the authorizer of a stack that runs here too.</summary>
internal sealed class TokenIssuer : IDisposable
{
    private const string Audience = "tap-integration";
    private const string AdminScope = "tap-admin";

    private readonly RSA key = RSA.Create(2048);
    private readonly HttpListener listener = new();
    private readonly string url;

    /// <summary>Starts it.</summary>
    public TokenIssuer()
    {
        url = $"http://127.0.0.1:{FreePort()}";
        listener.Prefixes.Add($"{url}/");
        listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>The settings of a stack that takes its tokens.</summary>
    public IReadOnlyList<string> Config =>
    [
        "tap:api.authorization=JWT",
        $"tap:api.jwt.issuer={url}",
        $"tap:api.jwt.audience={Audience}",
        $"tap:api.jwt.adminScope={AdminScope}",
    ];

    /// <summary>A token of a user, who may act for all users or for itself alone.</summary>
    public string Token(string user, bool actsForAll = false)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = "key" };
        var claims = new JsonObject
        {
            ["iss"] = url,
            ["aud"] = Audience,
            ["sub"] = user,
            ["exp"] = DateTimeOffset.UtcNow.AddHours(6).ToUnixTimeSeconds(),
            ["scope"] = actsForAll ? AdminScope : "",
        };
        var content = $"{Encoded(header)}.{Encoded(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        listener.Close();
        key.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AnswerAsync()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var keys = new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["alg"] = "RS256",
                ["kid"] = "key",
                ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            }),
        };
        var answer = Encoding.UTF8.GetBytes(keys.ToJsonString());
        while (await NextAsync() is { } context)
        {
            context.Response.ContentType = "application/jwk-set+json";
            context.Response.Close(answer, willBlock: false);
        }
    }

    // A listener that is closed ends the wait with one of these.
    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await listener.GetContextAsync();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static string Encoded(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
