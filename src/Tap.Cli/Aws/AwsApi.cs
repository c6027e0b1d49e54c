using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Tap.Program;

namespace Tap.Cli.Aws;

/// <summary>A function's answer.</summary>
/// <param name="RequestId">The id of the call, which the function logs, and which a dead letter names.</param>
/// <param name="Payload">What it returned; empty for an asynchronous invocation.</param>
/// <param name="Error">Null, or <c>Handled</c> or <c>Unhandled</c>.</param>
/// <param name="LogTail">The end of its log.</param>
internal sealed record InvocationResult(string? RequestId, string Payload, string? Error, string LogTail);

/// <summary>
/// The APIs of AWS, or of what stands in its place. Requests are signed, and sent again where that helps and cannot do harm. Every method
/// throws an <see cref="AwsException"/> when AWS refuses, a <see cref="UserException"/> when it does so because of the credentials or AWS
/// does not answer at all, and an <see cref="HttpRequestException"/> when the local AWS does not.
/// </summary>
internal sealed partial class AwsApi : IDisposable
{
    private const int Attempts = 3;

    // What a request to an API of API Gateway is signed for.
    private const string RestApi = "execute-api";

    // As AWS's CLI.
    private static readonly TimeSpan MostToConnect = TimeSpan.FromMinutes(1);

    private readonly Uri? endpoint;
    private readonly RegionEndpoint region;
    private readonly AWSCredentials credentials;
    private readonly bool isLocal;
    private readonly HttpMessageHandler transport;
    private readonly HttpClient http;

    /// <summary>Prepares to call.</summary>
    /// <param name="endpoint">Where every service listens; null for AWS itself.</param>
    /// <param name="region">The region.</param>
    /// <param name="transport">What sends the requests; null for the network.</param>
    /// <param name="credentials">Who calls; null for those of the environment on AWS, and for any at an endpoint.</param>
    /// <param name="attempts">How often a request is sent at most.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <exception cref="UserException">The environment has no credentials.</exception>
    public AwsApi(
        Uri? endpoint, string region, HttpMessageHandler? transport = null,
        AWSCredentials? credentials = null, int attempts = Attempts, TimeProvider? time = null)
    {
        (this.endpoint, this.region) = (endpoint, RegionEndpoint.GetBySystemName(region));
        this.credentials = credentials ?? (endpoint is null ? AwsCredentials.Ambient() : AwsCredentials.Local);
        isLocal = this.credentials == AwsCredentials.Local;
        // A request that is redirected needs another signature. Each names its service itself.
        this.transport = transport
            ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = MostToConnect };
        var signer = new SigV4SigningHandler(this.credentials, this.region, AwsService.Lambda.Name, this.transport);
        http = new HttpClient(new RetryingHandler(attempts, time ?? TimeProvider.System, signer)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether an exception is one with which a call ends that AWS refuses or does not answer.</summary>
    public static bool IsFault(Exception exception) =>
        exception is AwsException or UserException or HttpRequestException || RetryingHandler.IsTimeout(exception);

    /// <summary>Calls an operation of the JSON protocol.</summary>
    public async Task<JsonObject> CallAsync(JsonService service, string operation, JsonObject parameters, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, service, "/", parameters.ToJsonString());
        request.Headers.Add("X-Amz-Target", $"{service.Target}.{operation}");
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue($"application/x-amz-json-{service.Version}");
        request.Options.Set(RetryingHandler.Repeatable, DoesNoHarmTwice().IsMatch(operation));
        return (await SendAsync(request, cancellation)).Json;
    }

    /// <summary>Calls an operation of the JSON protocol that answers page by page.</summary>
    public IAsyncEnumerable<JsonObject> PagesAsync(
        JsonService service, string operation, JsonObject parameters, CancellationToken cancellation) => PagesAsync(
        next => CallAsync(service, operation, From(service, next, parameters), cancellation),
        page => page[service.NextPage]);

    /// <summary>Calls an operation of the query protocol.</summary>
    /// <returns>The operation's result.</returns>
    public async Task<XElement> CallAsync(
        QueryService service, string operation, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, service, "/");
        request.Content = new FormUrlEncodedContent([new("Action", operation), new("Version", service.Version), .. parameters]);
        request.Options.Set(RetryingHandler.Repeatable, DoesNoHarmTwice().IsMatch(operation));
        var answer = (await SendAsync(request, cancellation)).Xml;
        return answer.Element($"{operation}Result") ?? answer;
    }

    /// <summary>Calls an operation of the query protocol that answers page by page.</summary>
    public IAsyncEnumerable<XElement> PagesAsync(
        QueryService service, string operation, IReadOnlyCollection<KeyValuePair<string, string>> parameters,
        CancellationToken cancellation) => PagesAsync(
        next => CallAsync(service, operation, next is null ? parameters : [.. parameters, new(service.Page, $"{next}")], cancellation),
        page => page.Element(service.NextPage)?.Value);

    /// <summary>Reads something of a service that speaks REST and JSON.</summary>
    /// <param name="service">The service.</param>
    /// <param name="path">Its path, with its query.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<JsonObject> GetAsync(AwsService service, string path, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, service, path);
        // API Gateway answers with another form of JSON whoever does not ask for this one.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return (await SendAsync(request, cancellation)).Json;
    }

    /// <summary>Writes something of a service that speaks REST and JSON.</summary>
    public async Task<JsonObject> PutAsync(AwsService service, string path, JsonObject body, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Put, service, path, body.ToJsonString());
        return (await SendAsync(request, cancellation)).Json;
    }

    /// <summary>Asks something of a service that speaks REST and JSON, where questions are posted.</summary>
    public async Task<JsonObject> AskAsync(AwsService service, string path, JsonObject question, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Post, service, path, question.ToJsonString());
        request.Options.Set(RetryingHandler.Repeatable, true);
        return (await SendAsync(request, cancellation)).Json;
    }

    /// <summary>Asks something of a service that speaks REST and JSON, where questions are posted, page by page.</summary>
    public IAsyncEnumerable<JsonObject> AnswersAsync(
        AwsService service, string path, JsonObject question, CancellationToken cancellation) => PagesAsync(
        next => AskAsync(service, path, From(service, next, question), cancellation),
        page => page[service.NextPage]);

    /// <summary>Reads something of a service that speaks REST and JSON, page by page.</summary>
    public IAsyncEnumerable<JsonObject> PagesAsync(AwsService service, string path, CancellationToken cancellation) => PagesAsync(
        next => GetAsync(
            service,
            next is null ? path : $"{path}{(path.Contains('?') ? '&' : '?')}{service.Page}={Uri.EscapeDataString($"{next}")}",
            cancellation),
        page => page[service.NextPage]);

    /// <summary>Reads something of a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="path">What to read, such as <c>aliases/live</c>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<JsonObject> GetFunctionAsync(string function, string path, CancellationToken cancellation) =>
        GetAsync(AwsService.Lambda, FunctionPath(function, path), cancellation);

    /// <summary>Where Lambda has something of a function.</summary>
    public static string FunctionPath(string function, string path) => $"/2015-03-31/functions/{function}/{path}";

    /// <summary>Invokes a function. A call is not sent again unless the function certainly did not run.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="qualifier">The alias or version.</param>
    /// <param name="payload">The event, JSON.</param>
    /// <param name="asynchronous">Whether only to queue the event.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <param name="trace">The header of the trace that it is a part of; null for none, or one of its own.</param>
    public async Task<InvocationResult> InvokeAsync(
        string function, string qualifier, string payload, bool asynchronous, CancellationToken cancellation, string? trace = null)
    {
        using var request = Request(
            HttpMethod.Post, AwsService.Lambda, FunctionPath(function, $"invocations?Qualifier={qualifier}"), payload);
        request.Headers.Add("X-Amz-Invocation-Type", asynchronous ? "Event" : "RequestResponse");
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        // A function may run for 15 minutes, and here as long as somebody debugs it.
        request.Options.Set(RetryingHandler.Limit, isLocal ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(16));
        if (trace is not null)
            request.Headers.Add("X-Amzn-Trace-Id", trace);
        var answer = await SendAsync(request, cancellation);
        var log = Encoding.UTF8.GetString(Convert.FromBase64String(answer.Header("X-Amz-Log-Result") ?? ""));
        return new InvocationResult(answer.Header("X-Amzn-RequestId"), answer.Text, answer.Header("X-Amz-Function-Error"), log);
    }

    /// <summary>Calls S3.</summary>
    /// <param name="method">The method.</param>
    /// <param name="bucket">The bucket, which is in the region.</param>
    /// <param name="key">The object's key; empty for the bucket itself.</param>
    /// <param name="query">What of it, such as <c>?encryption</c>.</param>
    /// <param name="body">What to store.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<AwsAnswer> S3Async(
        HttpMethod method, string bucket, string key, string query, string? body, CancellationToken cancellation)
    {
        using var request = S3Request(method, bucket, $"{S3Path(key)}{query}", body);
        return await SendAsync(request, cancellation);
    }

    /// <summary>
    /// Copies an object to the same key of another bucket of the region: its metadata and tags with it, encrypted as that bucket says.
    /// </summary>
    /// <exception cref="AwsException">S3 refuses it, or fails half way, which it tells with status 200.</exception>
    public async Task CopyObjectAsync(string from, string to, string key, CancellationToken cancellation)
    {
        using var request = S3Request(HttpMethod.Put, to, S3Path(key), null);
        request.Headers.Add("x-amz-copy-source", $"/{from}{S3Path(key)}");
        var answer = await SendAsync(request, cancellation);
        if (answer.Xml is { Name.LocalName: "Error" } error)
            throw new AwsException(error.Element("Code")?.Value ?? "InternalError", error.Element("Message")?.Value ?? answer.Text);
    }

    private static string S3Path(string key) => $"/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    private HttpRequestMessage S3Request(HttpMethod method, string bucket, string path, string? body)
    {
        // A certificate of S3's does not cover the name of a bucket with a dot, and at an endpoint that name leads nowhere.
        var isHost = endpoint is null && !bucket.Contains('.');
        var request = Request(method, AwsService.S3, isHost ? path : $"/{bucket}{path}", body);
        if (isHost)
            request.RequestUri = new UriBuilder(request.RequestUri!) { Host = $"{bucket}.{request.RequestUri!.Host}" }.Uri;
        return request;
    }

    /// <summary>Sends a request to an API of API Gateway, once, wherever it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signed">Whether it is signed, as one with authorization IAM asks for.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What the API answers, whatever it is; a redirection is not followed, and the body is not read yet.</returns>
    /// <exception cref="UserException">There are no credentials to sign with.</exception>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<HttpResponseMessage> SendToApiAsync(HttpRequestMessage request, bool signed, CancellationToken cancellation)
    {
        using var sender = new HttpMessageInvoker(
            signed ? new SigV4SigningHandler(credentials, region, RestApi, transport) : transport, disposeHandler: false);
        try
        {
            return await sender.SendAsync(request, cancellation);
        }
        catch (Exception exception) when (AwsCredentials.IsFailure(exception))
        {
            throw AwsCredentials.Failed(exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    // Of operations that are posted: what reads, and what finds its work done the second time.
    [GeneratedRegex("^(BatchGet|Change|Delete|Describe|Filter|Get|List|Put|Query|Receive|Scan|Stop|Tag|Untag)")]
    private static partial Regex DoesNoHarmTwice();

    // The parameters of the page that a token leads to; of the first one when there is none.
    private static JsonObject From(AwsService service, JsonNode? next, JsonObject parameters)
    {
        var page = parameters.DeepClone().AsObject();
        if (next is not null)
            page[service.Page] = next.DeepClone();
        return page;
    }

    private static async IAsyncEnumerable<T> PagesAsync<T>(Func<JsonNode?, Task<T>> read, Func<T, JsonNode?> next)
    {
        JsonNode? token = null;
        do
        {
            var page = await read(token);
            yield return page;
            token = next(page);
        }
        while (token is not null && $"{token}" != "");
    }

    private HttpRequestMessage Request(HttpMethod method, AwsService service, string path, string? body = null)
    {
        var (host, signingRegion) = service.In(region);
        var request = new HttpRequestMessage(method, new Uri(endpoint ?? new Uri($"https://{host}"), path));
        if (body is not null)
            request.Content = new StringContent(body);
        request.Options.Set(new(SigV4SigningHandler.ServiceOptionKey), service.Name);
        request.Options.Set(new(SigV4SigningHandler.RegionOptionKey), signingRegion);
        return request;
    }

    private async Task<AwsAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var answer = await AwsAnswer.OfAsync(response, cancellation);
            return response.IsSuccessStatusCode ? answer : throw AwsRefusal.Of(response, answer).ToException();
        }
        catch (Exception exception) when (AwsCredentials.IsFailure(exception))
        {
            throw AwsCredentials.Failed(exception);
        }
        catch (Exception exception) when (!isLocal && (exception is HttpRequestException || RetryingHandler.IsTimeout(exception)))
        {
            throw new UserException(
                $"{request.RequestUri!.Authority} does not answer ({exception.Message.TrimEnd('.')}).", "Look at the network, and at the stack's region.");
        }
    }
}
