using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Program;

namespace Tap.Cli.Local.Emulator;

/// <summary>Talks to the control API of a running local-aws.</summary>
/// <param name="process">Where it listens, and its token.</param>
internal sealed class LocalAwsClient(EndpointFile process) : ILocalAws, IDisposable
{
    // An operation that has begun is waited for: its outcome is recorded whether anybody listens or not.
    private readonly HttpClient http = new()
    {
        BaseAddress = new Uri(process.Endpoint, "_tap/"),
        Timeout = TimeSpan.FromMinutes(5),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", process.Token) },
    };

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, KindInfo>> GetKindsAsync() =>
        (await GetAsync("types")).Deserialize<Dictionary<string, KindInfo>>(ControlJson.Options)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> GetStacksAsync() => (await GetAsync("stacks"))["stacks"].Deserialize<List<string>>(ControlJson.Options)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ResourcePlace>> GetPlacesAsync() =>
        (await GetAsync("resources"))["resources"].Deserialize<List<ResourcePlace>>(ControlJson.Options)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ResourceRecord>> GetResourcesAsync(string stack) =>
        (await GetAsync($"stacks/{stack}/resources"))["resources"].Deserialize<List<ResourceRecord>>(ControlJson.Options)!;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ResourceRecord>> RefreshAsync(string stack, bool keep) =>
        (await PostAsync($"stacks/{stack}/refresh", new JsonObject { ["keep"] = keep }))["resources"].Deserialize<List<ResourceRecord>>(ControlJson.Options)!;

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

    /// <summary>Begins to debug a function: see <see cref="DebugSession"/>.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="qualifier">The alias or version.</param>
    /// <param name="region">Where it is.</param>
    /// <param name="port">The port of its inspector.</param>
    public async Task<DebugLease> BeginDebuggingAsync(string function, string qualifier, string region, int port) =>
        (await PostAsync("debug", new JsonObject { ["function"] = function, ["qualifier"] = qualifier, ["region"] = region, ["port"] = port }))
            .Deserialize<DebugLease>(ControlJson.Options)!;

    /// <summary>Makes it last on.</summary>
    public Task<JsonObject> RenewDebuggingAsync(string id) => PostAsync($"debug/{id}/renew", []);

    /// <summary>Ends it.</summary>
    public Task EndDebuggingAsync(string id) => PostAsync($"debug/{id}/end", []);

    /// <summary>Which process answers; null when none does, or something else listens there.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="TimeoutException">Something listens, and does not answer in that time.</exception>
    public async Task<string?> GetInstanceAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            return (await http.GetFromJsonAsync<JsonObject>("health", ControlJson.Options, timeout.Token))?["instance"]?.GetValue<string>();
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException(exception.Message, exception);
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
            ["meta"] = JsonSerializer.SerializeToNode(goal.Meta, ControlJson.Options),
        });
        return record.Deserialize<ResourceRecord>(ControlJson.Options)!;
    }

    private Task<JsonObject> GetAsync(string path) => AnswerAsync(() => http.GetAsync(path));

    private Task<JsonObject> PostAsync(string path, JsonObject body) =>
        AnswerAsync(() => http.PostAsJsonAsync(path, body, ControlJson.Options));

    private static async Task<JsonObject> AnswerAsync(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            using var response = await send();
            var body = (await response.Content.ReadFromJsonAsync<JsonObject>(ControlJson.Options))!;
            if (response.IsSuccessStatusCode)
                return body;

            var error = body["error"]!;
            throw new AwsException(error["code"]!.GetValue<string>(), error["message"]!.GetValue<string>());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            throw new NoAnswerException(LocalAwsProcess.NoAnswer(exception));
        }
    }
}

/// <summary>The JSON that local-aws speaks.</summary>
internal static class ControlJson
{
    /// <summary>
    /// Names in camel case, told apart by case. <see cref="JsonSerializerOptions.Web"/>, which the methods of HttpClient take unless told otherwise,
    /// reads objects whose names do not differ by case, and a map such as tags may hold both <c>Team</c> and <c>team</c>.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
