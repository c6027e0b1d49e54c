using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Local.Engine;

namespace Tap.Local.LocalAws;

/// <summary>Talks to the control API of a running local-aws.</summary>
/// <param name="endpoint">Where it listens.</param>
internal sealed class LocalAwsClient(Uri endpoint) : ILocalAws, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);

    // An operation that has begun is waited for: its outcome is recorded whether anybody listens or not.
    private readonly HttpClient http = new() { BaseAddress = new Uri(endpoint, "_tap/"), Timeout = TimeSpan.FromMinutes(5) };

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, KindInfo>> GetKindsAsync() =>
        (await GetAsync("types")).Deserialize<Dictionary<string, KindInfo>>(Json)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> GetStacksAsync() => (await GetAsync("stacks"))["stacks"].Deserialize<List<string>>(Json)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ResourceRecord>> GetResourcesAsync(string stack) =>
        (await GetAsync($"stacks/{stack}/resources"))["resources"].Deserialize<List<ResourceRecord>>(Json)!;

    /// <inheritdoc />
    public Task<ResourceRecord> CreateAsync(string stack, ResourceGoal goal) => ChangeAsync(stack, "create", goal);

    /// <inheritdoc />
    public Task<ResourceRecord> UpdateAsync(string stack, ResourceGoal goal) => ChangeAsync(stack, "update", goal);

    /// <inheritdoc />
    public Task<ResourceRecord> ReplaceAsync(string stack, ResourceGoal goal) => ChangeAsync(stack, "replace", goal);

    /// <inheritdoc />
    public Task DeleteAsync(string stack, string key, bool retain) => PostAsync($"stacks/{stack}/delete", new JsonObject { ["key"] = key, ["retain"] = retain });

    /// <inheritdoc />
    public Task SweepAsync(string stack) => PostAsync($"stacks/{stack}/sweep", []);

    /// <inheritdoc />
    public Task<JsonObject> InvokeAsync(string token, JsonObject arguments, string region) =>
        PostAsync("invoke", new JsonObject { ["token"] = token, ["args"] = arguments, ["region"] = region });

    /// <summary>Which process answers; null when none does, or something else listens there.</summary>
    public async Task<string?> GetInstanceAsync()
    {
        using var patience = new CancellationTokenSource(Glance);
        try
        {
            return (await http.GetFromJsonAsync<JsonObject>("health", patience.Token))?["instance"]?.GetValue<string>();
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<ResourceRecord> ChangeAsync(string stack, string operation, ResourceGoal goal)
    {
        var record = await PostAsync($"stacks/{stack}/{operation}", new JsonObject
        {
            ["key"] = goal.Key,
            ["type"] = goal.Type,
            ["name"] = goal.Name,
            ["region"] = goal.Region,
            ["inputs"] = goal.Inputs.DeepClone(),
            ["tags"] = goal.Tags.DeepClone(),
            ["meta"] = JsonSerializer.SerializeToNode(goal.Meta, Json),
        });
        return record.Deserialize<ResourceRecord>(Json)!;
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var response = await http.GetAsync(path);
        return await ReadAsync(response);
    }

    private async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        return await ReadAsync(response);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
    {
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        if (response.IsSuccessStatusCode)
            return body;

        var error = body["error"]!;
        throw new LocalAwsException(error["code"]!.GetValue<string>(), error["message"]!.GetValue<string>());
    }
}
