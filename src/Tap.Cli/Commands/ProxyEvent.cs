using System.Text.Json.Nodes;
using System.Web;

namespace Tap.Cli.Commands;

/// <summary>The event that API Gateway (REST, proxy integration, format 1.0) makes of an HTTP request.</summary>
internal static class ProxyEvent
{
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Whether a word is an HTTP method.</summary>
    public static bool IsMethod(string word) => Methods.Contains(word);

    /// <summary>The event.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="target">The path, with the query if there is one.</param>
    /// <param name="body">The body; null when there is none.</param>
    public static JsonObject Of(string method, string target, string? body)
    {
        var split = target.IndexOf('?', StringComparison.Ordinal);
        var path = split < 0 ? target : target[..split];
        var query = HttpUtility.ParseQueryString(split < 0 ? "" : target[split..]);
        var names = query.AllKeys.OfType<string>().ToList();
        var headers = new Dictionary<string, string> { ["Accept"] = "application/json", ["Host"] = "localhost", ["User-Agent"] = "tap" };
        if (body is not null)
            headers["Content-Type"] = "application/json";

        return new JsonObject
        {
            ["resource"] = path,
            ["path"] = path,
            ["httpMethod"] = method,
            ["headers"] = Map(headers.Keys, name => headers[name]),
            ["multiValueHeaders"] = Map(headers.Keys, name => new JsonArray(headers[name])),
            ["queryStringParameters"] = names.Count == 0 ? null : Map(names, name => query.GetValues(name)![^1]),
            ["multiValueQueryStringParameters"] = names.Count == 0 ? null : Map(names, name => new JsonArray([.. query.GetValues(name)!])),
            ["pathParameters"] = null,
            ["stageVariables"] = null,
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = $"{Guid.NewGuid()}",
                ["httpMethod"] = method,
                ["path"] = path,
                ["resourcePath"] = path,
                ["protocol"] = "HTTP/1.1",
                ["requestTimeEpoch"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),

                // What the authorizer says of who may act for every user: whoever may invoke the function may say anything.
                ["authorizer"] = new JsonObject
                {
                    ["principalId"] = "tap",
                    ["admin"] = "true",
                    ["trustedUntil"] = $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}",
                },
                ["identity"] = new JsonObject { ["sourceIp"] = "127.0.0.1", ["userAgent"] = "tap" },
            },
            ["body"] = body,
            ["isBase64Encoded"] = false,
        };
    }

    private static JsonObject Map(IEnumerable<string> names, Func<string, JsonNode?> value) =>
        new(names.Select(name => KeyValuePair.Create(name, value(name))));
}
