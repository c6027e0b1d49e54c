using System.Collections.Immutable;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>What the fake AWS tells of buckets and tables that are not the stack's: all are alike.</summary>
internal sealed record OtherSources
{
    /// <summary>The key of the tables.</summary>
    public const string TableKey = "arn:aws:kms:eu-west-2:123456789012:key/ledger";

    /// <summary>The region of the buckets; null for that of the stack.</summary>
    public string? BucketRegion { get; init; }

    /// <summary>The buckets as Cloud Control describes them.</summary>
    public string BucketProperties { get; init; } = "{}";

    /// <summary>Whether the tables have a stream.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>How many global secondary indexes the tables have.</summary>
    public int Indexes { get; init; } = 1;

    /// <summary>The tables as the provider describes them.</summary>
    public Dictionary<string, object> Describe(string name, string arn) => new()
    {
        ["name"] = name,
        ["arn"] = arn,
        ["hashKey"] = "account",
        ["rangeKey"] = "entry",
        ["attributes"] = ImmutableArray.Create<object>(
            Texts(("name", "account"), ("type", "S")), Texts(("name", "entry"), ("type", "B")), Texts(("name", "currency"), ("type", "S"))),
        ["billingMode"] = "PROVISIONED",
        ["readCapacity"] = 40,
        ["writeCapacity"] = 20,
        ["globalSecondaryIndexes"] = Enumerable.Range(1, Indexes).Select(number => (object)new Dictionary<string, object>
        {
            ["name"] = $"by-{number}",
            ["hashKey"] = "currency",
            ["rangeKey"] = "",
            ["keySchemas"] = ImmutableArray.Create<object>(Texts(("attributeName", "currency"), ("keyType", "HASH"))),
            ["nonKeyAttributes"] = ImmutableArray.Create<object>("amount"),
            ["projectionType"] = "INCLUDE",
        }).ToImmutableArray(),
        ["localSecondaryIndexes"] = ImmutableArray.Create<object>(new Dictionary<string, object>
        {
            ["name"] = "by-local",
            ["rangeKey"] = "currency",
            ["nonKeyAttributes"] = ImmutableArray<object>.Empty,
            ["projectionType"] = "ALL",
        }),

        // As AWS does where a stream was turned off.
        ["streamEnabled"] = Stream,
        ["streamArn"] = $"{arn}/stream/2025-01-01T00:00:00.000",
        ["serverSideEncryption"] = new Dictionary<string, object> { ["enabled"] = true, ["kmsKeyArn"] = TableKey },
        ["pointInTimeRecovery"] = new Dictionary<string, object> { ["enabled"] = false },
        ["ttl"] = new Dictionary<string, object> { ["enabled"] = true, ["attributeName"] = "expires" },
    };

    private static ImmutableDictionary<string, object> Texts(params (string Name, string Value)[] texts) =>
        texts.ToImmutableDictionary(text => text.Name, text => (object)text.Value);
}
