using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A function's answer.</summary>
/// <param name="Payload">What it returned; empty for an asynchronous invocation.</param>
/// <param name="Error">Null, or <c>Handled</c> or <c>Unhandled</c>.</param>
/// <param name="LogTail">The end of its log.</param>
internal sealed record InvocationResult(string Payload, string? Error, string LogTail);

/// <summary>The AWS APIs that the commands call themselves: Lambda, and the services with the JSON protocol.</summary>
/// <param name="endpoint">Where it listens.</param>
/// <param name="region">The stack's region.</param>
/// <param name="transport">What sends the requests; null for the network.</param>
internal sealed class AwsApi(Uri endpoint, string region, HttpMessageHandler? transport = null) : IDisposable
{
    // Functions may run for 15 minutes.
    private readonly HttpClient http =
        new(transport ?? new SocketsHttpHandler()) { BaseAddress = endpoint, Timeout = TimeSpan.FromMinutes(16) };

    /// <summary>Invokes a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="qualifier">The alias or version.</param>
    /// <param name="payload">The event, JSON.</param>
    /// <param name="asynchronous">Whether only to queue the event.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="AwsException">Lambda refuses the invocation.</exception>
    public async Task<InvocationResult> InvokeAsync(
        string function, string qualifier, string payload, bool asynchronous, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, "lambda", $"2015-03-31/functions/{function}/invocations?Qualifier={qualifier}", payload);
        request.Headers.Add("X-Amz-Invocation-Type", asynchronous ? "Event" : "RequestResponse");
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        using var response = await http.SendAsync(request, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refusal(response, body);

        return new InvocationResult(
            body, Header(response, "X-Amz-Function-Error"), Encoding.UTF8.GetString(Convert.FromBase64String(Header(response, "X-Amz-Log-Result") ?? "")));
    }

    /// <summary>Reads something of a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="path">What to read, such as <c>aliases/live</c>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="AwsException">Lambda refuses it.</exception>
    public Task<JsonObject> GetFunctionAsync(string function, string path, CancellationToken cancellation) =>
        AnswerAsync(Request(HttpMethod.Get, "lambda", $"2015-03-31/functions/{function}/{path}"), cancellation);

    /// <summary>Calls an operation.</summary>
    /// <exception cref="AwsException">The service refuses it.</exception>
    public Task<JsonObject> CallAsync(JsonService service, string operation, JsonObject parameters, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Post, service.Name, "", parameters.ToJsonString());
        request.Headers.Add("X-Amz-Target", $"{service.Target}.{operation}");
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue($"application/x-amz-json-{service.Version}");
        return AnswerAsync(request, cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    // The service and the region are read from the credentials' scope; the signature of a developer is not checked.
    private HttpRequestMessage Request(HttpMethod method, string service, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        var scope = $"test/{DateTime.UtcNow:yyyyMMdd}/{region}/{service}/aws4_request";
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        return request;
    }

    private async Task<JsonObject> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            if (!response.IsSuccessStatusCode)
                throw Refusal(response, body);
            return body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject();
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    // What fails without an error of AWS answers with a page or with nothing.
    private static JsonObject? TryParse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AwsException Refusal(HttpResponseMessage response, string body)
    {
        var error = TryParse(body);
        var code = (Header(response, "X-Amzn-ErrorType") ?? error?["__type"]?.GetValue<string>() ?? $"{(int)response.StatusCode}").Split(':', '#')[^1];
        return new AwsException(code, (error?["Message"] ?? error?["message"])?.GetValue<string>() ?? body);
    }
}

/// <summary>A service that speaks AWS's JSON protocol.</summary>
/// <param name="Name">Its name in a signature.</param>
/// <param name="Target">What stands before the operation in the header X-Amz-Target.</param>
/// <param name="Version">The version of the protocol.</param>
internal sealed record JsonService(string Name, string Target, string Version)
{
    /// <summary>CloudWatch Logs.</summary>
    public static JsonService Logs { get; } = new("logs", "Logs_20140328", "1.1");

    /// <summary>CodeDeploy.</summary>
    public static JsonService CodeDeploy { get; } = new("codedeploy", "CodeDeploy_20141006", "1.1");

    /// <summary>SQS.</summary>
    public static JsonService Queues { get; } = new("sqs", "AmazonSQS", "1.0");
}
