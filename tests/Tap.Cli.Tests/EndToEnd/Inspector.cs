using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>A debugger, attached to the process whose inspector listens on a port.</summary>
internal sealed class Inspector : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly List<JsonNode> events = [];
    private int calls;

    private Inspector()
    {
    }

    /// <summary>Attaches to the process.</summary>
    public static async Task<Inspector> AttachAsync(int port)
    {
        using var http = new HttpClient { Timeout = TapHome.Deadline };
        var targets = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list"))!;
        var inspector = new Inspector();
        await inspector.socket.ConnectAsync(new Uri($"{targets[0]!["webSocketDebuggerUrl"]}"), CancellationToken.None);
        return inspector;
    }

    /// <summary>Calls a method and returns its result.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonObject? parameters = null)
    {
        var call = new JsonObject { ["id"] = ++calls, ["method"] = method, ["params"] = parameters ?? [] };
        var bytes = Encoding.UTF8.GetBytes(call.ToJsonString());
        await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            var answer = await ReadAsync();
            if (answer["id"] is not null)
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]}");
            events.Add(answer);
        }
    }

    /// <summary>What the next event of a kind tells.</summary>
    public async Task<JsonNode> EventAsync(string method, Func<JsonNode, bool>? wanted = null)
    {
        while (true)
        {
            if (events.Find(each => $"{each["method"]}" == method && (wanted is null || wanted(each["params"]!))) is { } found)
            {
                events.Remove(found);
                return found["params"]!;
            }

            events.Add(await ReadAsync());
        }
    }

    /// <summary>A place in a script.</summary>
    public static JsonObject Location(string script, (int Line, int Column) place) => new()
    {
        ["scriptId"] = script,
        ["lineNumber"] = place.Line,
        ["columnNumber"] = place.Column,
    };

    public void Dispose() => socket.Dispose();

    private async Task<JsonNode> ReadAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        using var limit = new CancellationTokenSource(TapHome.Deadline);
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
                return JsonNode.Parse(message.ToArray())!;
        }
    }
}
