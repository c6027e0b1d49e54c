using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>Whom the API lets in; <c>/health</c> is always open.</summary>
public enum ApiAuthorization
{
    /// <summary>Everybody.</summary>
    None,

    /// <summary>Requests signed with AWS credentials (Signature Version 4) whose owner has the right <c>execute-api:Invoke</c>.</summary>
    Iam,

    /// <summary>Requests with a JSON Web Token that the authorizer function accepts.</summary>
    Jwt,
}

/// <summary>Settings of the HTTP API: section <c>tap:api</c>.</summary>
public sealed record ApiSettings
{
    /// <summary>
    /// Whether this stack sets the role with which API Gateway writes logs. The role is one per account and region: true (the default) in
    /// one stack, false in all others.
    /// </summary>
    public required bool ManageAccountRole { get; init; }

    /// <summary>Whom the API lets in; default <see cref="ApiAuthorization.Iam"/> in prod, <see cref="ApiAuthorization.None"/> elsewhere.</summary>
    public required ApiAuthorization Authorization { get; init; }

    /// <summary>Which tokens are accepted; null unless the authorization is <see cref="ApiAuthorization.Jwt"/>.</summary>
    public required JwtSettings? Jwt { get; init; }

    /// <summary>The web origins that may call the API from a browser, or only <c>*</c> (the default) for any.</summary>
    public required ImmutableArray<string> CorsOrigins { get; init; }

    /// <summary>The most bytes that a body may have; default 262,144.</summary>
    public required int MaxPayloadBytes { get; init; }

    /// <summary>Requests a second that each operation of the API takes on average; default 50, all that five executions serve.</summary>
    public required double ThrottlingRate { get; init; }

    /// <summary>Requests that each operation of the API takes at once; default 50.</summary>
    public required int ThrottlingBurst { get; init; }

    // The limits of throttling are those of an account and region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    internal static ApiSettings Read(SettingsSection section, bool production)
    {
        var manageAccountRole = section.Switch(
            "manageAccountRole", true, "Whether this stack sets the account's role for API Gateway logs; true in one stack of an account and region.");
        var authorization = ReadAuthorization(section, production);
        var jwt = section.Section("jwt", jwt => JwtSettings.Read(jwt, required: authorization == ApiAuthorization.Jwt));
        return new ApiSettings
        {
            ManageAccountRole = manageAccountRole,
            Authorization = authorization,
            Jwt = authorization == ApiAuthorization.Jwt ? jwt : null,
            CorsOrigins = section.List(
                "corsOrigins",
                ["*"],
                new("a list of origins as browsers send them, together of up to 1024 characters, or of * alone", AreOrigins, "[\"https://app.example.com\"]")
                {
                    Hint = origins => origins.Contains("*") ? "* is any origin" : origins.Select(WebOrigin.Fault).FirstOrDefault(fault => fault is not null),
                },
                "The web origins that may call the API from a browser; * is any."),

            // A body of 4 MiB is sent to the function in base64, which with the rest of the event stays below the 6 MB that Lambda takes:
            // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
            MaxPayloadBytes = section.Number(
                "maxPayloadBytes", 262_144, Rule.Between(1_024, 4_194_304, "bytes", 262_144), "The most that a body, or an object to process, may have."),
            ThrottlingRate = section.Fraction(
                "throttlingRate", 50, new("a number of requests a second from 1 to 10000", rate => rate is >= 1 and <= 10_000, "50") { Schema = new() { ["minimum"] = 1, ["maximum"] = 10_000 } }, "Requests a second that each operation takes on average; at most ten for each of the API handler's reserved executions."),
            ThrottlingBurst = section.Number("throttlingBurst", 50, Rule.Between(1, 5_000, "requests", 50), "Requests that each operation takes at once; at most ten for each of the API handler's reserved executions."),
        };
    }

    private static ApiAuthorization ReadAuthorization(SettingsSection section, bool production)
    {
        var open = section.Switch("allowUnauthenticated", false, "Whether the API of prod may be open to everybody: authorization NONE.") || !production;
        var rule = open
            ? Rule.OneOf("NONE", "IAM", "JWT")
            : new Rule<string>("IAM or JWT, as NONE in prod needs tap:api.allowUnauthenticated", text => text is "IAM" or "JWT", "IAM");
        var text = section.Text("authorization", production ? "IAM" : "NONE", rule, "Whom the API lets in, but for /health: everybody, signed requests, or bearers of tokens.");
        return Enum.Parse<ApiAuthorization>(text, ignoreCase: true);
    }

    // Lambda takes 4 KB of variables: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    private static bool AreOrigins(ImmutableArray<string> origins) =>
        origins is ["*"]
            || (origins.Length > 0 && origins.All(origin => WebOrigin.Fault(origin) is null) && string.Join(' ', origins).Length <= 1_024);
}
