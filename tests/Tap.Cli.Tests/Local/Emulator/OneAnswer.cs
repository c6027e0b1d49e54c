using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>A server that stands in for local-aws and answers what the test gives it.</summary>
internal sealed class OneAnswer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public OneAnswer() => listener.Start();

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => new($"http://{listener.LocalEndpoint}");

    /// <summary>Answers the next request.</summary>
    /// <returns>The lines of the request's head.</returns>
    public async Task<IReadOnlyList<string>> GiveAsync(string body, string status = "200 OK")
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var head = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            head.Add(line);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        client.Client.Shutdown(SocketShutdown.Send);
        while (await reader.ReadLineAsync() is not null)
        {
            // Closed before the body is read, the connection would be reset and the answer lost.
        }

        return head;
    }

    public void Dispose() => listener.Dispose();
}
