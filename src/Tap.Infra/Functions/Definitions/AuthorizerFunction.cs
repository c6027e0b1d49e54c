using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Foundation;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The function that checks the tokens of callers.</summary>
internal static class AuthorizerFunction
{
    /// <summary>Defines it. API Gateway waits for its answer, so there are no dead letters; and it calls nothing of AWS.</summary>
    public static FunctionDefinition Define(StackContext context, JwtSettings jwt) =>
        new("authorizer", "Checks the tokens of callers of the HTTP API", context.Settings.Functions.Authorizer)
        {
            Variables = new InputMap<string>
            {
                ["JWT_ISSUER"] = jwt.Issuer,
                ["JWT_AUDIENCE"] = jwt.Audience,
                ["JWT_JWKS_URI"] = jwt.JwksUri,
                ["JWT_SCOPES"] = string.Join(' ', jwt.Scopes),
                ["JWT_USER_CLAIM"] = jwt.UserClaim ?? "",
                ["JWT_ADMIN_SCOPE"] = jwt.AdminScope ?? "",
                ["JWT_CLOCK_SKEW_SECONDS"] = $"{jwt.ClockSkewSeconds}",
            },
        };
}
