using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Short forms of calls of AWS.</summary>
internal static class Asking
{
    /// <summary>Calls an operation of the JSON protocol.</summary>
    public static Task<JsonObject> Ask(
        this AwsApi aws, JsonService service, string operation, params (string Name, JsonNode? Value)[] parameters) =>
        aws.CallAsync(service, operation, Object(parameters), CancellationToken.None);

    /// <summary>Calls an operation of the query protocol.</summary>
    public static Task<XElement> Ask(
        this AwsApi aws, QueryService service, string operation, params (string Name, string Value)[] parameters) =>
        aws.CallAsync(service, operation, parameters.Select(item => KeyValuePair.Create(item.Name, item.Value)), CancellationToken.None);

    /// <summary>Reads something of a service that speaks REST and JSON.</summary>
    public static Task<JsonObject> Ask(this AwsApi aws, AwsService service, string path) =>
        aws.GetAsync(service, path, CancellationToken.None);

    /// <summary>Reads something of a function, such as <c>aliases/live</c>.</summary>
    public static Task<JsonObject> Function(this AwsApi aws, string function, string path) =>
        aws.GetFunctionAsync(function, path, CancellationToken.None);

    /// <summary>What is set aside for a function.</summary>
    public static Task<JsonObject> Concurrency(this AwsApi aws, string function) =>
        aws.Ask(AwsService.Lambda, $"/2019-09-30/functions/{function}/concurrency");

    /// <summary>The items of a list that an operation of the JSON protocol answers with, of every page.</summary>
    public static Task<IReadOnlyList<JsonNode>> List(
        this AwsApi aws, JsonService service, string operation, string list, params (string Name, JsonNode? Value)[] parameters) =>
        ItemsOf(aws.PagesAsync(service, operation, Object(parameters), CancellationToken.None), list);

    /// <summary>The items of a list of a service that speaks REST and JSON, of every page.</summary>
    public static Task<IReadOnlyList<JsonNode>> List(this AwsApi aws, AwsService service, string path, string list) =>
        ItemsOf(aws.PagesAsync(service, path, CancellationToken.None), list);

    /// <summary>The items of a table that have an id.</summary>
    public static Task<IReadOnlyList<JsonNode>> ItemsOf(this AwsApi aws, string table, string id) => aws.List(
        JsonService.Tables, "Query", "Items", ("TableName", table), ("ConsistentRead", true), ("KeyConditionExpression", "id = :id"),
        ("ExpressionAttributeValues", new JsonObject { [":id"] = new JsonObject { ["S"] = id } }));

    /// <summary>A list of texts as JSON.</summary>
    public static JsonArray Texts(params IEnumerable<string> texts) => [.. texts];

    /// <summary>Waits until CloudWatch has the metric that an alarm watches, with the alarm's dimensions.</summary>
    /// <exception cref="TimeoutException">It had not within the <see cref="Waiting.Deadline"/>.</exception>
    public static Task UntilMeasured(this AwsApi aws, JsonNode alarm)
    {
        var dimensions = Dimensions(alarm);
        return Waiting.Until(
            () => aws.List(
                JsonService.CloudWatch, "ListMetrics", "Metrics",
                ("Namespace", alarm["Namespace"]!.GetValue<string>()), ("MetricName", alarm["MetricName"]!.GetValue<string>())),
            metrics => metrics.Any(metric => Dimensions(metric).SetEquals(dimensions)));
    }

    private static HashSet<string> Dimensions(JsonNode metric) =>
        [.. metric["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={dimension["Value"]}")];

    private static JsonObject Object((string Name, JsonNode? Value)[] members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, member.Value?.DeepClone())));

    private static async Task<IReadOnlyList<JsonNode>> ItemsOf(IAsyncEnumerable<JsonObject> pages, string list)
    {
        var items = new List<JsonNode>();
        await foreach (var page in pages)
            items.AddRange((page[list]?.AsArray() ?? []).Select(item => item!));
        return items;
    }
}
