using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

/// <summary>A control API in memory that keeps a list of what it was asked to do.</summary>
internal sealed class FakeLocalAws : ILocalAws
{
    private readonly Lock gate = new();
    private readonly List<ResourceRecord> records = [];
    private readonly List<string> calls = [];
    private int ids;

    /// <summary>The changes in the order in which they ended: <c>create one</c>, <c>sweep</c>.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
                return [.. calls];
        }
    }

    /// <summary>The inputs of the last change of each resource.</summary>
    public IReadOnlyDictionary<string, JsonObject> Inputs => records.ToDictionary(record => record.Name, record => record.Inputs);

    /// <summary>The records.</summary>
    public IReadOnlyList<ResourceRecord> Records => records;

    /// <summary>Called before each change; may wait or throw.</summary>
    public Func<string, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Forgets what was asked so far.</summary>
    public void ClearCalls() => calls.Clear();

    public Task<IReadOnlyDictionary<string, KindInfo>> GetKindsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, KindInfo>>(new Dictionary<string, KindInfo> { [Thing.Token] = new(["name"], [], null) });

    public Task<IReadOnlyList<string>> GetStacksAsync() => Task.FromResult<IReadOnlyList<string>>(["dev"]);

    public Task<IReadOnlyList<ResourcePlace>> GetPlacesAsync() =>
        Task.FromResult<IReadOnlyList<ResourcePlace>>([.. records.Select(record => new ResourcePlace("dev", record.Region, record.Key))]);

    public Task<IReadOnlyList<ResourceRecord>> GetResourcesAsync(string stack) =>
        Task.FromResult<IReadOnlyList<ResourceRecord>>([.. records]);

    public Task<IReadOnlyList<ResourceRecord>> RefreshAsync(string stack, bool keep)
    {
        calls.Add(keep ? "refresh" : "look");
        return GetResourcesAsync(stack);
    }

    public Task<ResourceRecord> CreateAsync(string stack, ResourceGoal goal) => ChangeAsync("create", goal, $"id-{Interlocked.Increment(ref ids)}");

    public Task<ResourceRecord> UpdateAsync(string stack, ResourceGoal goal) =>
        ChangeAsync("update", goal, records.Single(record => record.Key == goal.Key).Id);

    public Task<ResourceRecord> ReplaceAsync(string stack, ResourceGoal goal) => ChangeAsync("replace", goal, $"id-{Interlocked.Increment(ref ids)}");

    public async Task DeleteAsync(string stack, string key, bool retain)
    {
        var record = records.Single(record => record.Key == key);
        await Before("delete", record.Name);
        lock (gate)
        {
            records.Remove(record);
            calls.Add($"{(retain ? "forget" : "delete")} {record.Name}");
        }
    }

    public Task SweepAsync(string stack)
    {
        lock (gate)
            calls.Add("sweep");
        return Task.CompletedTask;
    }

    public Task<JsonObject> InvokeAsync(string token, JsonObject arguments, string region) =>
        Task.FromResult(new JsonObject { ["region"] = region });

    private async Task<ResourceRecord> ChangeAsync(string operation, ResourceGoal goal, string id)
    {
        await Before(operation, goal.Name);
        var outputs = goal.Inputs.DeepClone().AsObject();
        outputs["arn"] = $"arn:{goal.Region}:{id}";
        outputs["tagsAll"] = goal.Tags.DeepClone();
        var record = new ResourceRecord(goal.Key, goal.Type, goal.Name, id, goal.Region, goal.Inputs, outputs, goal.Tags, goal.Meta);
        lock (gate)
        {
            var index = records.FindIndex(existing => existing.Key == goal.Key);
            if (index < 0)
                records.Add(record);
            else
                records[index] = record;
            calls.Add($"{operation} {goal.Name}");
        }

        return record;
    }
}
