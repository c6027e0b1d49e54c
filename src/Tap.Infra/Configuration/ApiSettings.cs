namespace Tap.Infra.Configuration;

/// <summary>Settings of the HTTP API: section <c>tap:api</c>.</summary>
public sealed record ApiSettings
{
    /// <summary>
    /// Whether this stack sets the role with which API Gateway writes logs. The role is one per account and region: true (the default) in
    /// one stack, false in all others.
    /// </summary>
    public required bool ManageAccountRole { get; init; }

    /// <summary>Requests a second that the API takes on average; default 500 in prod, 50 elsewhere.</summary>
    public required double ThrottlingRate { get; init; }

    /// <summary>Requests that the API takes at once; default 1,000 in prod, 100 elsewhere.</summary>
    public required int ThrottlingBurst { get; init; }

    /// <summary>The web origin that may call the API from a browser, or <c>*</c> (the default) for any.</summary>
    public required string CorsOrigin { get; init; }

    // The limits are those of an account and region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    internal static ApiSettings Read(SettingsSection section, bool production) => new()
    {
        ManageAccountRole = section.Switch("manageAccountRole", true, "Whether this stack sets the account's role for API Gateway logs; true in one stack of an account and region."),
        ThrottlingRate = section.Fraction(
            "throttlingRate", production ? 500 : 50, new("a number of requests a second from 1 to 10000", rate => rate is >= 1 and <= 10_000, "50"), "Requests a second that the API takes on average."),
        ThrottlingBurst = section.Number("throttlingBurst", production ? 1_000 : 100, Rule.Between(1, 5_000, "requests", 100), "Requests that the API takes at once."),
        CorsOrigin = section.Text(
            "corsOrigin", "*", new("* or the origin of a web page, such as https://app.example.com", IsOrigin, "https://app.example.com"), "The web origin that may call the API from a browser."),
    };

    // As browsers write it, or they would not find it equal: without a path, a user and the usual port, in lower case and ASCII.
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "https" or "http"
            && text == $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}");
}
