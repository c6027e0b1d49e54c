using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Tap.Cli.Browser;

/// <summary>Writes answers.</summary>
internal static class ApiAnswer
{
    /// <summary>JSON as the page reads it: camelCase, nothing that is null, enumerations by name.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // It is never a part of a page, and half of a log's lines are JSON themselves, whose quotes would be six characters each.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes a value; 204 when there is none.</summary>
    public static Task WriteAsync(HttpResponse response, object? value, CancellationToken cancellation)
    {
        if (value is not null)
            return WriteAsync(response, "application/json", value, cancellation);
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Writes a fault, unless an answer is under way already.</summary>
    public static Task WriteAsync(HttpResponse response, ApiFault fault, CancellationToken cancellation)
    {
        if (response.HasStarted)
            return Task.CompletedTask;
        response.StatusCode = (int)fault.Status;
        return WriteAsync(response, "application/problem+json", fault.Problem, cancellation);
    }

    private static async Task WriteAsync(HttpResponse response, string type, object value, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json);
        response.ContentType = type;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellation);
    }
}
