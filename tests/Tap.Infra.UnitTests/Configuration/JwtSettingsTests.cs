using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests;

/// <summary>The settings of tokens, section <c>tap:api.jwt</c>.</summary>
public sealed class JwtSettingsTests
{
    [Fact]
    public async Task Of_tokens_only_issuer_and_audience_must_be_given()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Of("prod").With(
            "tap:api", """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com/", "audience": "api" } }"""));

        settings.Api.Authorization.Should().Be(ApiAuthorization.Jwt);
        settings.Api.Jwt.Should().BeEquivalentTo(new JwtSettings
        {
            Issuer = "https://login.example.com/",
            Audience = "api",
            Scopes = [],
            UserClaim = "sub",
            AdminScope = null,
            JwksUri = "https://login.example.com/.well-known/jwks.json",
            ClockSkewSeconds = 60,
            CacheSeconds = 300,
        });
    }

    [Fact]
    public async Task Everything_about_tokens_can_be_set()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.With("tap:api", """
            {
              "authorization": "JWT",
              "jwt": {
                "issuer": "http://localhost:8080/realms/tap",
                "audience": "https://api.example.com",
                "scopes": ["transactions:read", "https://example.com/write"],
                "userClaim": "https://example.com/user",
                "adminScope": "transactions:admin",
                "jwksUri": "http://127.0.0.1:8080/keys?tenant=tap",
                "clockSkewSeconds": 0,
                "cacheSeconds": 3600
              }
            }
            """));

        settings.Api.Jwt.Should().BeEquivalentTo(new JwtSettings
        {
            Issuer = "http://localhost:8080/realms/tap",
            Audience = "https://api.example.com",
            Scopes = ["transactions:read", "https://example.com/write"],
            UserClaim = "https://example.com/user",
            AdminScope = "transactions:admin",
            JwksUri = "http://127.0.0.1:8080/keys?tenant=tap",
            ClockSkewSeconds = 0,
            CacheSeconds = 3_600,
        });
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("IAM")]
    public async Task Settings_of_tokens_may_wait_for_their_authorization(string authorization)
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.With(
            "tap:api", $$"""{ "authorization": "{{authorization}}", "jwt": { "issuer": "https://login.example.com", "audience": "api" } }"""));

        settings.Api.Jwt.Should().BeNull();
    }
}
