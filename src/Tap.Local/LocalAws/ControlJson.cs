using System.Text.Json;

namespace Tap.Local.LocalAws;

/// <summary>The JSON that local-aws speaks.</summary>
internal static class ControlJson
{
    /// <summary>
    /// Names in camel case, told apart by case. <see cref="JsonSerializerOptions.Web"/>, which the methods of HttpClient take unless told otherwise,
    /// reads objects whose names do not differ by case, and a map such as tags may hold both <c>Team</c> and <c>team</c>.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
