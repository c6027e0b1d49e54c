using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.Api;

/// <summary>The security of the definition: how API Gateway finds out who calls, and for which operations.</summary>
internal static class ApiSecurity
{
    /// <summary>
    /// Guards the operations of a document by the one of its schemes that is configured, but for the paths that the definition leaves open,
    /// and for preflight requests, with which browsers send no credentials.
    /// </summary>
    /// <param name="document">The document with all its operations.</param>
    /// <param name="settings">The API's settings.</param>
    /// <param name="authorizerArn">The ARN by which API Gateway invokes the authorizer; empty unless the authorization is JWT.</param>
    public static void Guard(JsonObject document, ApiSettings settings, string authorizerArn)
    {
        // Security at the root, where the definition has all that a deployment may have, is ignored by API Gateway:
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
        document.Remove("security");
        var components = document["components"]!.AsObject();
        components.Remove("securitySchemes", out var schemes);
        var name = settings.Authorization switch
        {
            ApiAuthorization.Iam => "sigv4",
            ApiAuthorization.Jwt => "jwt",
            _ => null,
        };
        if (name is not null)
        {
            var scheme = settings.Jwt is { } jwt ? Token(authorizerArn, jwt.CacheSeconds) : schemes![name]!.DeepClone();
            components["securitySchemes"] = new JsonObject { [name] = scheme };
        }

        foreach (var path in document["paths"]!.AsObject().Select(path => path.Value!.AsObject()))
        {
            // What the definition does not say of a path, as its other methods, is as open as what it says.
            var isOpen = path.Any(operation => operation.Value!["security"] is JsonArray { Count: 0 });
            foreach (var (method, operation) in path)
            {
                operation!.AsObject().Remove("security");
                if (name is not null && !isOpen && method != "options")
                    operation["security"] = new JsonArray(new JsonObject { [name] = new JsonArray() });
            }
        }
    }

    // Instead of the definition's scheme of type http, as API Gateway takes those of apiKey alone:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    private static JsonObject Token(string authorizerArn, int cacheSeconds) => new()
    {
        ["type"] = "apiKey",
        ["name"] = "Authorization",
        ["in"] = "header",
        ["x-amazon-apigateway-authtype"] = "custom",
        ["x-amazon-apigateway-authorizer"] = new JsonObject
        {
            ["type"] = "token",
            ["authorizerUri"] = authorizerArn,
            ["identitySource"] = "method.request.header.Authorization",

            // What is no signed JSON Web Token (https://www.rfc-editor.org/rfc/rfc7515#section-7.1) after the scheme, whose case does not matter
            // (https://www.rfc-editor.org/rfc/rfc9110#section-11.1), is 401 without a call of the function.
            ["identityValidationExpression"] = $"^{AnyCase("Bearer")} +[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+$",
            ["authorizerResultTtlInSeconds"] = cacheSeconds,
        },
    };

    // Not (?i), which not every engine of regular expressions takes.
    private static string AnyCase(string word) => string.Concat(word.Select(letter => $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]"));
}
