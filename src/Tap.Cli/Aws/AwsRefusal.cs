using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Tap.Program;

namespace Tap.Cli.Aws;

/// <summary>An answer that is an error, whichever protocol it came by.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">AWS's code, such as <c>ThrottlingException</c>; the status when the answer is none of AWS's.</param>
/// <param name="Message">AWS's words; the body when the answer is none of AWS's.</param>
internal sealed record AwsRefusal(int Status, string Code, string Message)
{
    private static readonly HashSet<string> Throttling =
    [
        "BandwidthLimitExceeded", "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
        "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException",
    ];

    private static readonly HashSet<string> Credentials =
    [
        "AuthFailure", "ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "InvalidAccessKeyId", "InvalidClientTokenId",
        "InvalidSignatureException", "InvalidToken", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch", "UnrecognizedClientException",
    ];

    private static readonly HashSet<string> Time =
        ["AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed", "SignatureDoesNotMatch"];

    /// <summary>Whether AWS did nothing, as it is asked too often.</summary>
    public bool IsThrottling => Status == 429 || IsOfThrottling(Code);

    /// <summary>Whether a code says that AWS is asked too often.</summary>
    public static bool IsOfThrottling(string code) => Throttling.Contains(code);

    /// <summary>Whether the same request may do later, and may have been carried out.</summary>
    public bool IsTransient => Status is 500 or 502 or 503 or 504 || Code is "RequestTimeout" or "RequestTimeoutException";

    /// <summary>Whether AWS may have refused the time of the signature.</summary>
    public bool MayBeOfTime => Time.Contains(Code);

    /// <summary>Reads an error: JSON, or XML of the query protocol or of S3.</summary>
    public static AwsRefusal Of(HttpResponseMessage response, AwsAnswer answer)
    {
        var (code, message) = OfJson(answer.Text) ?? OfXml(answer.Text) ?? (null, null);
        code = answer.Header("X-Amzn-ErrorType") ?? code ?? $"{(int)response.StatusCode}";
        // A code may stand between a namespace and an address: aws.protocoltests#FooError:http://...
        return new AwsRefusal((int)response.StatusCode, code.Split(':')[0].Split('#')[^1], message ?? answer.Text);
    }

    /// <summary>The exception to throw.</summary>
    public Exception ToException() => Credentials.Contains(Code) || MayBeOfTime
        ? new UserException($"AWS does not accept the credentials: {Code}: {Message}", AwsCredentials.Advice)
        : new AwsException(Code, Message);

    private static (string? Code, string? Message)? OfJson(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject error
                ? (Text(error["__type"] ?? error["code"]), Text(error["message"] ?? error[nameof(Message)]))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Code, string? Message)? OfXml(string body)
    {
        try
        {
            var error = XElement.Parse(body).DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error");
            return error is null ? null : (Child(error, "Code"), Child(error, "Message"));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string? Child(XElement error, string name) =>
        error.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
