using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.Api;

/// <summary>The security of the definition: how API Gateway finds out who calls, and for which operations.</summary>
internal static class ApiSecurity
{
    /// <summary>
    /// Guards the operations of a document, but for those under <c>/health</c>, as monitors have no credentials, and for preflight
    /// requests, with which browsers send none.
    /// </summary>
    /// <param name="document">The document with all its operations.</param>
    /// <param name="settings">The API's settings.</param>
    /// <param name="authorizerArn">The ARN by which API Gateway invokes the authorizer; empty unless the authorization is JWT.</param>
    public static void Guard(JsonObject document, ApiSettings settings, string authorizerArn)
    {
        if (settings.Authorization == ApiAuthorization.None)
            return;

        var (name, scheme) = settings.Jwt is { } jwt ? ("jwt", Token(authorizerArn, jwt.CacheSeconds)) : ("sigv4", Signature());
        document["components"]!["securitySchemes"] = new JsonObject { [name] = scheme };
        var guarded =
            from path in document["paths"]!.AsObject()
            where path.Key.Split('/')[1] != "health"
            from operation in path.Value!.AsObject()
            where operation.Key != "options"
            select operation.Value!;
        foreach (var operation in guarded)
            operation["security"] = new JsonArray(new JsonObject { [name] = new JsonArray() });
    }

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
    private static JsonObject Signature() => AuthorizationHeader("awsSigv4");

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    private static JsonObject Token(string authorizerArn, int cacheSeconds)
    {
        var scheme = AuthorizationHeader("custom");
        scheme["x-amazon-apigateway-authorizer"] = new JsonObject
        {
            ["type"] = "token",
            ["authorizerUri"] = authorizerArn,
            ["identitySource"] = "method.request.header.Authorization",

            // What is no signed JSON Web Token (https://www.rfc-editor.org/rfc/rfc7515#section-7.1) after the scheme, whose case does not matter
            // (https://www.rfc-editor.org/rfc/rfc9110#section-11.1), is 401 without a call of the function.
            ["identityValidationExpression"] = $"^{AnyCase("Bearer")} +[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+$",
            ["authorizerResultTtlInSeconds"] = cacheSeconds,
        };
        return scheme;
    }

    // Not (?i), which not every engine of regular expressions takes.
    private static string AnyCase(string word) => string.Concat(word.Select(letter => $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]"));

    private static JsonObject AuthorizationHeader(string type) => new()
    {
        ["type"] = "apiKey",
        ["name"] = "Authorization",
        ["in"] = "header",
        ["x-amazon-apigateway-authtype"] = type,
    };
}
