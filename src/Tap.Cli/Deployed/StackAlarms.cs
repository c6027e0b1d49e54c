using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What happened to an alarm.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">ConfigurationUpdate, StateUpdate or Action.</param>
/// <param name="Summary">What, in short.</param>
/// <param name="Reason">Why its state changed; null for anything else.</param>
internal sealed record AlarmEvent(DateTimeOffset At, string Kind, string Summary, string? Reason)
{
    /// <summary>The event for machines.</summary>
    public JsonObject ToJson() => new() { ["at"] = At.UtcDateTime, ["kind"] = Kind, ["summary"] = Summary, ["reason"] = Reason };
}

/// <summary>The alarms of a stack.</summary>
/// <param name="api">The AWS of its region.</param>
/// <param name="stack">The stack.</param>
internal sealed class StackAlarms(AwsApi api, DeployedStack stack)
{
    // DescribeAlarms takes so many names.
    private const int MostNames = 100;
    private const int MostEvents = 25;

    // Those that a question does not name are not told of.
    private static readonly string[] Types = ["MetricAlarm", "CompositeAlarm"];

    /// <summary>The names of those that every stack has, the composite one last.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. (stack.Outputs[StackOutputs.AlarmNames] as JsonArray ?? []).Select(name => name!.GetValue<string>())];

    /// <summary>Reads them, and those of a migration; those that fire come first. One that somebody deleted is not among them.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<IReadOnlyList<Alarm>> ReadAsync(CancellationToken cancellation)
    {
        var found = await Task.WhenAll(
        [
            .. Names.Chunk(MostNames).Select(names => DescribeAsync(
                stack.Region, "AlarmNames", new JsonArray([.. names.Select(name => JsonValue.Create(name))]), cancellation)),
            .. stack.MigrationTopics.Select(topic => DescribeAsync(topic.Region, "ActionPrefix", topic.Arn, cancellation)),
        ]);
        var places = Names.Index().ToDictionary(name => name.Item, name => name.Index);
        return
        [
            .. found.SelectMany(alarms => alarms)
                .OrderByDescending(alarm => alarm.Fires).ThenBy(alarm => places.GetValueOrDefault(alarm.Name, int.MaxValue)),
        ];
    }

    /// <summary>Reads one.</summary>
    /// <param name="name">
    /// Its name, with or without what all names of the stack begin and end with: <c>dlq-depth</c> is <c>tap-dlq-depth-dev</c>.
    /// </param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="UserException">The stack has no such alarm.</exception>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<Alarm> ReadAsync(string name, CancellationToken cancellation)
    {
        var all = await ReadAsync(cancellation);
        return all.FirstOrDefault(alarm => Short(alarm.Name) == Short(name))
            ?? throw new UserException($"The stack has no alarm '{name}'; it has {string.Join(", ", all.Select(alarm => Short(alarm.Name)))}.");
    }

    /// <summary>What happened to one lately, the newest first.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public Task<IReadOnlyList<AlarmEvent>> HistoryAsync(Alarm alarm, CancellationToken cancellation) =>
        InAsync<IReadOnlyList<AlarmEvent>>(alarm.Region, async there =>
        {
            var answer = await there.CallAsync(JsonService.CloudWatch, "DescribeAlarmHistory", new JsonObject
            {
                ["AlarmName"] = alarm.Name,
                ["AlarmTypes"] = AllTypes(),
                ["ScanBy"] = "TimestampDescending",
                ["MaxRecords"] = MostEvents,
            }, cancellation);
            return
            [
                .. (answer["AlarmHistoryItems"] as JsonArray ?? []).Select(item => new AlarmEvent(
                    Alarm.MomentOf(item!["Timestamp"]!),
                    item["HistoryItemType"]!.GetValue<string>(),
                    item["HistorySummary"]!.GetValue<string>(),
                    ReasonOf(item["HistoryData"]?.GetValue<string>()))),
            ];
        });

    private Task<List<Alarm>> DescribeAsync(string region, string which, JsonNode value, CancellationToken cancellation) =>
        InAsync(region, async there =>
        {
            var found = new List<Alarm>();
            var parameters = new JsonObject { [which] = value, ["AlarmTypes"] = AllTypes(), ["MaxRecords"] = MostNames };
            await foreach (var page in there.PagesAsync(JsonService.CloudWatch, "DescribeAlarms", parameters, cancellation))
                found.AddRange(Types.SelectMany(type => page[$"{type}s"] as JsonArray ?? []).Select(alarm => Alarm.Of(alarm!.AsObject(), region)));
            return found;
        });

    private async Task<T> InAsync<T>(string region, Func<AwsApi, Task<T>> ask)
    {
        if (region == stack.Region)
            return await ask(api);
        using var there = stack.Connect(region);
        return await ask(there);
    }

    private static JsonArray AllTypes() => [.. Types.Select(type => JsonValue.Create(type))];

    private static string? ReasonOf(string? data) => string.IsNullOrEmpty(data)
        ? null
        : JsonSerializer.Deserialize<HistoryData>(data, JsonSerializerOptions.Web)?.NewState?.StateReason;

    private string Short(string name)
    {
        var end = $"-{stack.Output(StackOutputs.Environment)}";
        name = name.StartsWith("tap-", StringComparison.Ordinal) ? name["tap-".Length..] : name;
        return name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;
    }

    private sealed record HistoryData(NewState? NewState);

    private sealed record NewState(string? StateReason);
}
