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
/// <param name="State">The state that it got; null for anything else.</param>
internal sealed record AlarmEvent(DateTimeOffset At, string Kind, string Summary, string? Reason, string? State)
{
    /// <summary>The event for machines.</summary>
    public JsonObject ToJson() => new() { ["at"] = At.UtcDateTime, ["kind"] = Kind, ["summary"] = Summary, ["reason"] = Reason };
}

/// <summary>The alarms of a stack.</summary>
/// <param name="aws">Whom to ask.</param>
/// <param name="stack">The stack.</param>
internal sealed class StackAlarms(StackAws aws, DeployedStack stack)
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
            NamedAsync(stack.Region, Names, cancellation),
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
    /// <exception cref="UnknownNameException">The stack has no such alarm.</exception>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<Alarm> ReadAsync(string name, CancellationToken cancellation)
    {
        var all = await ReadAsync(cancellation);
        return all.FirstOrDefault(alarm => Short(alarm.Name) == Short(name))
            ?? throw new UnknownNameException($"The stack has no alarm '{name}'; it has {string.Join(", ", all.Select(alarm => Short(alarm.Name)))}.");
    }

    /// <summary>What happened to one lately, the newest first.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<IReadOnlyList<AlarmEvent>> HistoryAsync(Alarm alarm, CancellationToken cancellation)
    {
        var answer = await aws.In(alarm.Region).CallAsync(JsonService.CloudWatch, "DescribeAlarmHistory", new JsonObject
        {
            ["AlarmName"] = alarm.Name,
            ["AlarmTypes"] = AllTypes(),
            ["ScanBy"] = "TimestampDescending",
            ["MaxRecords"] = MostEvents,
        }, cancellation);
        return
        [
            .. (answer["AlarmHistoryItems"] as JsonArray ?? []).Select(item =>
            {
                var change = ChangeOf(item!["HistoryData"]?.GetValue<string>());
                return new AlarmEvent(
                    Alarm.MomentOf(item["Timestamp"]!), item["HistoryItemType"]!.GetValue<string>(),
                    item["HistorySummary"]!.GetValue<string>(), change?.StateReason, change?.StateValue);
            }),
        ];
    }

    /// <summary>Those of a region that have some names, in that order; one that somebody deleted is not among them.</summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public async Task<IReadOnlyList<Alarm>> NamedAsync(string region, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(names.Chunk(MostNames).Select(some =>
            DescribeAsync(region, "AlarmNames", new JsonArray([.. some.Select(name => JsonValue.Create(name))]), cancellation)));
        var alarms = found.SelectMany(some => some).ToDictionary(alarm => alarm.Name);
        return [.. names.Select(alarms.GetValueOrDefault).OfType<Alarm>()];
    }

    /// <summary>
    /// Gives one a state, as if its metric had: for a drill. The next evaluation sets it right again; that of a composite one comes when
    /// one of those changes that it looks at (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html).
    /// </summary>
    /// <exception cref="AwsException">CloudWatch refuses it.</exception>
    public Task SetStateAsync(Alarm alarm, string state, string reason, CancellationToken cancellation) =>
        aws.In(alarm.Region).CallAsync(
            JsonService.CloudWatch, "SetAlarmState",
            new JsonObject { ["AlarmName"] = alarm.Name, ["StateValue"] = state, ["StateReason"] = reason }, cancellation);

    /// <summary>A name without what all names of the stack begin and end with.</summary>
    public string Short(string name)
    {
        var end = $"-{stack.Output(StackOutputs.Environment)}";
        name = name.StartsWith("tap-", StringComparison.Ordinal) ? name["tap-".Length..] : name;
        return name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;
    }

    private async Task<IReadOnlyList<Alarm>> DescribeAsync(string region, string which, JsonNode value, CancellationToken cancellation)
    {
        var found = new List<Alarm>();
        var parameters = new JsonObject { [which] = value, ["AlarmTypes"] = AllTypes(), ["MaxRecords"] = MostNames };
        await foreach (var page in aws.In(region).PagesAsync(JsonService.CloudWatch, "DescribeAlarms", parameters, cancellation))
            found.AddRange(
                Types.SelectMany(type => page[$"{type}s"] as JsonArray ?? []).Select(alarm => Alarm.Of(alarm!.AsObject(), region)));
        return found;
    }

    private static JsonArray AllTypes() => [.. Types.Select(type => JsonValue.Create(type))];

    private static NewState? ChangeOf(string? data) => string.IsNullOrEmpty(data)
        ? null
        : JsonSerializer.Deserialize<HistoryData>(data, JsonSerializerOptions.Web)?.NewState;

    private sealed record HistoryData(NewState? NewState);

    private sealed record NewState(string? StateReason, string? StateValue);
}
