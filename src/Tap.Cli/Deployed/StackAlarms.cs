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
internal sealed class StackAlarms(AwsApi api, DeployedStack stack)
{
    // DescribeAlarms takes so many names.
    private const int MostNames = 100;
    private const int MostEvents = 25;

    // Those that a question does not name are not told of.
    private static readonly string[] Types = ["MetricAlarm", "CompositeAlarm"];

    /// <summary>Their names, the composite one last.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. (stack.Outputs[StackOutputs.AlarmNames] as JsonArray ?? []).Select(name => name!.GetValue<string>())];

    /// <summary>The full name of an alarm.</summary>
    /// <param name="name">
    /// It, with or without what all names of the stack begin and end with: <c>dlq-depth</c> is <c>tap-dlq-depth-dev</c>.
    /// </param>
    /// <exception cref="UserException">The stack has no such alarm.</exception>
    public string Named(string name) => Names.FirstOrDefault(each => Short(each) == Short(name))
        ?? throw new UserException($"The stack has no alarm '{name}'; it has {string.Join(", ", Names.Select(Short))}.");

    /// <summary>Reads them, those that fire first. One that somebody deleted is not among them.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<IReadOnlyList<Alarm>> ReadAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var found = new List<Alarm>();
        foreach (var some in names.Chunk(MostNames))
        {
            var parameters = new JsonObject
            {
                ["AlarmNames"] = new JsonArray([.. some.Select(name => JsonValue.Create(name))]),
                ["AlarmTypes"] = AllTypes(),
                ["MaxRecords"] = MostNames,
            };
            await foreach (var page in api.PagesAsync(JsonService.CloudWatch, "DescribeAlarms", parameters, cancellation))
                found.AddRange(Types.SelectMany(type => page[$"{type}s"] as JsonArray ?? []).Select(alarm => Alarm.Of(alarm!.AsObject())));
        }

        var places = names.Index().ToDictionary(name => name.Item, name => name.Index);
        return [.. found.OrderByDescending(alarm => alarm.Fires).ThenBy(alarm => places[alarm.Name])];
    }

    /// <summary>What happened to one lately, the newest first.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<IReadOnlyList<AlarmEvent>> HistoryAsync(string name, CancellationToken cancellation)
    {
        var answer = await api.CallAsync(JsonService.CloudWatch, "DescribeAlarmHistory", new JsonObject
        {
            ["AlarmName"] = name,
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
