using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;

namespace Tap.Cli.Deployed;

/// <summary>Items of the metadata table.</summary>
internal static class TableItem
{
    /// <summary>Reads the item of an id.</summary>
    /// <returns>Its attributes as plain JSON; null when there is none.</returns>
    /// <exception cref="Program.AwsException">DynamoDB refuses it.</exception>
    public static async Task<JsonObject?> ReadAsync(AwsApi api, DeployedStack stack, ItemId id, CancellationToken cancellation)
    {
        var answer = await api.CallAsync(JsonService.Tables, "GetItem", new JsonObject
        {
            ["TableName"] = stack.Output(StackOutputs.MetadataTableName),
            ["ConsistentRead"] = true,
            ["Key"] = new JsonObject
            {
                ["id"] = new JsonObject { ["S"] = id.Text },
                ["timestamp"] = new JsonObject { ["N"] = $"{id.CreatedAt.ToUnixTimeMilliseconds()}" },
            },
        }, cancellation);
        return answer["Item"] is JsonObject item ? Members(item) : null;
    }

    /// <summary>
    /// A value of DynamoDB (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html) as plain JSON: numbers
    /// with all their digits, sets as arrays, bytes in base64.
    /// </summary>
    public static JsonNode? Plain(JsonNode value) => value.AsObject().Single() switch
    {
        ("NULL", _) => null,
        ("N", { } number) => JsonNode.Parse(number.GetValue<string>()),
        ("NS", { } numbers) => new JsonArray([.. numbers.AsArray().Select(number => JsonNode.Parse(number!.GetValue<string>()))]),
        ("M", { } map) => Members(map.AsObject()),
        ("L", { } list) => new JsonArray([.. list.AsArray().Select(item => Plain(item!))]),
        var (_, other) => other!.DeepClone(),
    };

    private static JsonObject Members(JsonObject map) => new(map.Select(member => KeyValuePair.Create(member.Key, Plain(member.Value!))));
}
