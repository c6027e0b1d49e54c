using System.Net.Http.Headers;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>How an API knows who calls: the setting <c>tap:api.authorization</c>.</summary>
public enum Authorization
{
    /// <summary>It does not ask.</summary>
    None,

    /// <summary>By a signature with AWS credentials.</summary>
    Iam,

    /// <summary>By a token of an issuer.</summary>
    Jwt,
}

/// <summary>The tokens with which the suite calls an API that asks for them.</summary>
/// <param name="OfAdmin">Of somebody who may act for all users.</param>
/// <param name="OfUser">Of a user who may act for nobody else.</param>
public sealed record Tokens(string OfAdmin, string OfUser)
{
    /// <summary>Those in TAP_TOKEN and TAP_USER_TOKEN.</summary>
    /// <exception cref="InvalidOperationException">One of them is not there.</exception>
    public static Tokens Given => new(InVariable("TAP_TOKEN"), InVariable("TAP_USER_TOKEN"));

    private static string InVariable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The API asks for a token; put one into {name}.");
}

/// <summary>Those who call an API: clients that add to each request what tells who they are.</summary>
internal static class Callers
{
    /// <summary>Tells nothing.</summary>
    public static HttpClient Nobody { get; } = new() { Timeout = Waiting.Deadline };

    /// <summary>Signs with AWS credentials.</summary>
    public static HttpClient Signer(AWSCredentials credentials, string region) =>
        new(new SigV4SigningHandler(credentials, RegionEndpoint.GetBySystemName(region), "execute-api", innerHandler: null))
        {
            Timeout = Waiting.Deadline,
        };

    /// <summary>Shows a token.</summary>
    public static HttpClient Bearer(string token) =>
        new() { Timeout = Waiting.Deadline, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>Finds out what an API asks of its callers, by calling it as nobody.</summary>
    public static async Task<Authorization> AskedFor(string apiUrl)
    {
        var answer = await new ApiClient(apiUrl, Nobody).Send(HttpMethod.Get, "/process/unknown");
        return answer.Status switch
        {
            404 => Authorization.None,
            403 => Authorization.Iam,
            401 => Authorization.Jwt,
            _ => throw new InvalidOperationException($"{apiUrl} answers a call without credentials with {answer.Status}: {answer.Body}"),
        };
    }
}
