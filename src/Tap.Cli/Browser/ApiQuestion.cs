using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Tap.Cli.Browser;

/// <summary>Reads what the page asks.</summary>
/// <param name="request">The request.</param>
/// <param name="now">The moment of the question.</param>
internal sealed class ApiQuestion(HttpRequest request, DateTimeOffset now)
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromHours(1);

    /// <summary>The moment of the question.</summary>
    public DateTimeOffset Now => now;

    /// <summary>A part of the path, decoded.</summary>
    public string Part(string name) => $"{request.RouteValues[name]}";

    /// <summary>A parameter; null when it is left out or empty.</summary>
    /// <exception cref="ApiFault">It is there twice.</exception>
    public string? Text(string name)
    {
        var values = request.Query[name];
        return values.Count < 2
            ? values.FirstOrDefault() is { Length: > 0 } value ? value : null
            : throw ApiFault.BadQuestion(name, $"{values}", "there once");
    }

    /// <summary>A parameter that must be there.</summary>
    /// <exception cref="ApiFault">It is not.</exception>
    public string Required(string name) => Text(name) ?? throw ApiFault.BadQuestion(name, "", "there");

    /// <summary>A parameter that is a number.</summary>
    /// <exception cref="ApiFault">It is none, or not from 1 to the most that may be asked for.</exception>
    public int Number(string name, int otherwise, int most) => Text(name) is not { } text
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw ApiFault.BadQuestion(name, text, $"a number from 1 to {most}");

    /// <summary>The parameters <c>start</c> and <c>end</c>; without them the last hour.</summary>
    /// <exception cref="ApiFault">One is no moment, or the start is not before the end.</exception>
    public (DateTimeOffset Start, DateTimeOffset End) Range() => Range(Text("start"), Text("end"));

    /// <summary>The range between two moments; where they are left out the hour before the end, and until now.</summary>
    /// <exception cref="ApiFault">One is no moment, or the start is not before the end.</exception>
    public (DateTimeOffset Start, DateTimeOffset End) Range(string? from, string? to)
    {
        var end = to is null ? now : Moment("end", to);
        var start = from is null ? end - DefaultRange : Moment("start", from);
        return start < end ? (start, end) : throw ApiFault.BadQuestion("start", $"{from}", "before the end");
    }

    /// <summary>The body, JSON.</summary>
    /// <exception cref="ApiFault">It is no such JSON.</exception>
    public async Task<T> BodyAsync<T>(CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, ApiAnswer.Json, cancellation)
                ?? throw ApiFault.BadQuestion("The body", "null", "an object");
        }
        catch (JsonException exception)
        {
            throw ApiFault.BadQuestion("The body", exception.Path ?? "", $"JSON as the page sends it ({exception.Message})");
        }
    }

    private static DateTimeOffset Moment(string name, string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw ApiFault.BadQuestion(name, text, "a moment such as 2026-01-31T12:00:00Z");
}
