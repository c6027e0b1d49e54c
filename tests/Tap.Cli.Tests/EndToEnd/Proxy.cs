using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Stands in front of an AWS, hears what is said, and never answers one of the operations.</summary>
internal sealed class Proxy : IDisposable
{
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Content-Length", "Transfer-Encoding"];

    private readonly HttpListener listener = new();
    private readonly HttpClient http = new();
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri target;
    private readonly string heldOperation;

    /// <summary>Starts to listen.</summary>
    /// <param name="target">Where requests go.</param>
    /// <param name="held">The operation that gets no answer, and does not go there.</param>
    public Proxy(Uri target, string held)
    {
        (this.target, heldOperation) = (target, held);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = new Uri($"http://{free.LocalEndpoint}/");
        }

        listener.Prefixes.Add(Endpoint.ToString());
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>Ends when the operation was asked for.</summary>
    public Task Held => held.Task;

    /// <summary>The bodies of the answers by their operation.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<string>> Answers { get; } = [];

    public void Dispose()
    {
        listener.Close();
        http.Dispose();
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // the test is over
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var operation = context.Request.Headers["X-Amz-Target"]?.Split('.')[^1] ?? context.Request.Url!.Segments[^1];
        if (operation == heldOperation)
        {
            held.TrySetResult();
            return;
        }

        var url = new Uri(target, context.Request.RawUrl!);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), url);
        request.Headers.Host = Endpoint.Authority; // as it was signed
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var name in context.Request.Headers.AllKeys.OfType<string>().Except(OfTheConnection, StringComparer.OrdinalIgnoreCase))
            if (!request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]))
                request.Content.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);

        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Answers.GetOrAdd(operation, _ => []).Add(answer);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).ExceptBy(OfTheConnection, header => header.Key))
            context.Response.Headers[name] = string.Join(',', values);
        await using var writer = new StreamWriter(context.Response.OutputStream);
        await writer.WriteAsync(answer);
    }
}
