using System.Net;
using System.Text;
using Tap.Cli.Deployed;
using Tap.Infra;
using Tap.Infra.Configuration;

namespace Tap.Cli.Browser;

/// <summary>A call of the deployed API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path under the API's address, with the query if there is one.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record CallQuestion(string? Method, string? Path, IReadOnlyDictionary<string, string>? Headers, string? Body);

/// <summary>What the API answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, read as UTF-8.</param>
/// <param name="DurationSeconds">How long it took to the end of the body.</param>
/// <param name="TraceId">The trace of the call, which X-Ray keeps.</param>
internal sealed record CallAnswer(
    int Status, IReadOnlyDictionary<string, string> Headers, string Body, double DurationSeconds, string TraceId);

/// <summary>Calls the deployed API and nothing else.</summary>
/// <param name="shown">The stack.</param>
internal sealed class ApiCall(ShownStack shown)
{
    // What API Gateway takes and gives: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    private const int MostBytes = 10 * 1024 * 1024;

    private const string TraceHeader = "X-Amzn-Trace-Id";

    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // Of the connection and not of the request (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1), or the server's own to set.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", TraceHeader,
    };

    private static readonly HashSet<string> HeadersOfSignature = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token",
    };

    /// <summary>Whether a call changes nothing, by its method.</summary>
    public static bool IsRead(CallQuestion call) => call.Method is "GET" or "HEAD";

    /// <summary>Sends a call, with a trace of its own and signed where the API asks for it.</summary>
    /// <exception cref="ApiFault">It is no call of the API, or the API does not answer.</exception>
    public async Task<CallAnswer> SendAsync(CallQuestion call, CancellationToken cancellation)
    {
        var signed = shown.Program.Authorization == ApiAuthorization.Iam;
        var trace = TraceId.New(shown.Time.GetUtcNow());
        using var request = Request(call, signed);
        request.Headers.Add(TraceHeader, TraceId.SampledHeader(trace));
        var begun = shown.Time.GetTimestamp();
        try
        {
            using var response = await shown.Aws.Home.SendToApiAsync(request, signed, cancellation);
            var body = await BodyAsync(response.Content, cancellation);
            var headers = response.Headers.Concat(response.Content.Headers);
            return new CallAnswer(
                (int)response.StatusCode, headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)), body,
                shown.Time.GetElapsedTime(begun).TotalSeconds, trace);
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            throw new ApiFault(
                HttpStatusCode.BadGateway, "The API does not answer", $"{request.RequestUri!.Authority}: {exception.Message}");
        }
    }

    private HttpRequestMessage Request(CallQuestion call, bool signed)
    {
        if (!Methods.Contains(call.Method ?? ""))
            throw ApiFault.BadQuestion("method", $"{call.Method}", $"one of {string.Join(", ", Methods)}");
        var body = call.Body is null ? null : Encoding.UTF8.GetBytes(call.Body);
        if (body?.Length > MostBytes)
            throw ApiFault.BadQuestion("body", $"{body.Length} bytes long", $"of at most {MostBytes} bytes");
        var address = Address(new Uri(shown.Stack.Output(StackOutputs.ApiUrl)), call.Path ?? "");
        var request = new HttpRequestMessage(new HttpMethod(call.Method!), address);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in call.Headers ?? new Dictionary<string, string>())
            Add(request, name, value, signed);
        return request;
    }

    private static Uri Address(Uri api, string path)
    {
        var file = Uri.UnescapeDataString(path.Split('?')[0]);
        var under = api.AbsoluteUri.TrimEnd('/');
        var isPlain = path.StartsWith('/') && !file.StartsWith("//", StringComparison.Ordinal)
            && !path.Contains('#') && !path.Any(char.IsControl)
            && !file.Contains('\\') && !file.Any(char.IsControl) && !file.Split('/').Any(step => step is "." or "..");
        return isPlain && Uri.TryCreate(under + path, UriKind.Absolute, out var address)
            && address.AbsoluteUri.StartsWith($"{under}/", StringComparison.Ordinal)
            ? address
            : throw ApiFault.BadQuestion("path", path, "a path under the API's address, such as /transactions?userId=user-1");
    }

    private static void Add(HttpRequestMessage request, string name, string value, bool signed)
    {
        if (OwnHeaders.Contains(name) || (signed && HeadersOfSignature.Contains(name)))
            throw ApiFault.BadQuestion("headers", name, "left to the console, which sets it");
        if (value.Any(character => char.IsControl(character) && character != '\t') || !IsAdded())
            throw ApiFault.BadQuestion("headers", name, "a header of a request, with a value of one line");

        bool IsAdded()
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
                return true;
            // One of the content, which need not be there.
            request.Content ??= new ByteArrayContent([]);
            return request.Content.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static async Task<string> BodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var part = new byte[81_920];
        for (int count; (count = await stream.ReadAsync(part, cancellation)) > 0;)
        {
            body.Write(part, 0, count);
            if (body.Length > MostBytes)
                throw new ApiFault(
                    HttpStatusCode.BadGateway, "The API's answer is too long",
                    $"It has more than {MostBytes} bytes, which is more than API Gateway gives.");
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }
}
