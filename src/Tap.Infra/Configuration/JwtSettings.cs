using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>Which JSON Web Tokens the API accepts: section <c>tap:api.jwt</c>.</summary>
public sealed record JwtSettings
{
    /// <summary>Who issues the tokens, as their claim <c>iss</c> has it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whom the tokens are for: their claim <c>aud</c>, or <c>client_id</c> where they have no <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>The scopes that a token must have, all of them; default none.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>
    /// The claim that has the caller's user, who is kept apart from all others; default <c>sub</c>. Null where the tokens are of trusted
    /// services, each of which acts for every user: a guardrail, TAP-APIGateway.5, asks for the reason.
    /// </summary>
    public required string? UserClaim { get; init; }

    /// <summary>The scope whose holder acts for every user; default null, nobody.</summary>
    public required string? AdminScope { get; init; }

    /// <summary>Where the issuer publishes its keys; default <c>/.well-known/jwks.json</c> under the issuer.</summary>
    public required string JwksUri { get; init; }

    /// <summary>Seconds by which the clocks of issuer and API may differ, 0 to 300; default 60.</summary>
    public required int ClockSkewSeconds { get; init; }

    /// <summary>Seconds for which API Gateway keeps the answer for a token, 0 to 3,600; default 300.</summary>
    public required int CacheSeconds { get; init; }

    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="required">Whether issuer and audience must be given.</param>
    /// <returns>Null when issuer or audience is not given.</returns>
    internal static JwtSettings? Read(SettingsSection section, bool required)
    {
        var issuer = section.OptionalText(
            "issuer",
            new("an https URL (http for localhost and 127.0.0.1) of up to 512 characters, without user, query and fragment", text => UrlOf(text) is { Query: "" }, "https://login.example.com"),
            "Who issues the tokens: their claim iss. Needed when the authorization is JWT.",
            required);
        var audience = section.OptionalText(
            "audience",
            new("1 to 256 visible ASCII characters", text => text.Length is >= 1 and <= 256 && text.All(IsVisible), "https://api.example.com")
            {
                Schema = Rule.Pattern("^[!-~]{1,256}$"),
            },
            "Whom the tokens are for: their claim aud, or client_id without one. Needed when the authorization is JWT.",
            required);

        // Characters: https://www.rfc-editor.org/rfc/rfc6749#section-3.3
        var scopes = section.List(
            "scopes",
            [],
            new("a list of scopes, together of up to 1024 visible ASCII characters other than \" and \\", AreScopes, "[\"transactions\"]"),
            "Scopes that a token must have, all of them.");
        var userClaim = section.OptionalText(
            "userClaim",
            "sub",
            new("1 to 128 visible ASCII characters", text => text.Length is >= 1 and <= 128 && text.All(IsVisible), "sub") { Schema = Rule.Pattern("^[!-~]{1,128}$") },
            "The claim that has the user for whom a caller acts, and no other; null lets every caller act for all users, as trusted services may.");
        var adminScope = section.OptionalText(
            "adminScope",
            new("a scope of up to 256 visible ASCII characters other than \" and \\, with a userClaim that is not null", scope => userClaim is not null && scope.Length <= 256 && AreScopes([scope]), "transactions:admin"),
            "The scope whose holder acts for all users; null is nobody.");
        var jwksUri = section.OptionalText(
            "jwksUri",
            new("an https URL (http for localhost and 127.0.0.1) of up to 512 characters, without user and fragment", text => UrlOf(text) is not null, "https://login.example.com/keys"),
            "Where the issuer publishes its keys; null is /.well-known/jwks.json under the issuer.");
        var clockSkewSeconds = section.Number("clockSkewSeconds", 60, Rule.Between(0, 300, "seconds", 60), "By how much the clocks of issuer and API may differ.");

        // https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
        var cacheSeconds = section.Number("cacheSeconds", 300, Rule.Between(0, 3_600, "seconds", 300), "How long API Gateway keeps the answer for a token; 0 asks each time.");
        return issuer is null || audience is null ? null : new JwtSettings
        {
            Issuer = issuer,
            Audience = audience,
            Scopes = scopes,
            UserClaim = userClaim,
            AdminScope = adminScope,
            JwksUri = jwksUri ?? $"{issuer.TrimEnd('/')}/.well-known/jwks.json",
            ClockSkewSeconds = clockSkewSeconds,
            CacheSeconds = cacheSeconds,
        };
    }

    private static Uri? UrlOf(string text) =>
        text.Length <= 512
        && text.All(IsVisible)
        && Uri.IsWellFormedUriString(text, UriKind.Absolute)
        && new Uri(text) is { UserInfo: "", Fragment: "" } uri
        && (uri.Scheme == "https" || uri is { Scheme: "http", Host: "localhost" or "127.0.0.1" })
            ? uri
            : null;

    private static bool AreScopes(ImmutableArray<string> scopes) =>
        scopes.All(scope => scope.Length > 0 && scope.All(letter => IsVisible(letter) && letter is not ('"' or '\\')))
        && string.Join(' ', scopes).Length <= 1_024;

    private static bool IsVisible(char letter) => letter is > ' ' and <= '~';
}
