using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Calls the HTTP API of a stack.</summary>
/// <param name="url">The URL of the API's stage.</param>
/// <param name="caller">Who calls: one of <see cref="Callers"/>.</param>
public sealed class ApiClient(string url, HttpClient caller)
{
    /// <summary>Sends a request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below the stage.</param>
    /// <param name="body">Sent as JSON.</param>
    /// <param name="headers">Names and values of further headers.</param>
    public async Task<ApiAnswer> Send(HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url + path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);

        using var response = await caller.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var received = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer((int)response.StatusCode, received, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>
    /// Asks how the API is until what it depends on is up: it has two seconds for that, in which a busy machine does not even start a
    /// process.
    /// </summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Waiting.Deadline"/>.</exception>
    public Task<ApiAnswer> Healthy(string path = "/health") =>
        Waiting.Until(() => Send(HttpMethod.Get, path), answer => answer.Status != 503);

    /// <summary>Hands a payload in and returns its id.</summary>
    public async Task<string> Accept(JsonNode payload)
    {
        var answer = await Send(HttpMethod.Post, "/process", payload);
        answer.Status.Should().Be(202, answer.Body?.ToJsonString());
        return answer.Body!["id"]!.GetValue<string>();
    }

    /// <summary>Waits until a payload is processed.</summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Waiting.Deadline"/>.</exception>
    public Task<ApiAnswer> Processed(string id) => Waiting.Until(
        () => Send(HttpMethod.Get, $"/process/{id}"), answer => answer.Body?["status"]?.GetValue<string>() == "PROCESSED");
}

/// <summary>What the API answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">By name, in any case; several values of a header are joined by a comma.</param>
/// <param name="Body">The body, or null when it is empty.</param>
public sealed record ApiAnswer(int Status, IReadOnlyDictionary<string, string> Headers, JsonNode? Body)
{
    /// <summary>The id under which the request is in the logs.</summary>
    public string RequestId => Headers["x-amzn-RequestId"];
}
