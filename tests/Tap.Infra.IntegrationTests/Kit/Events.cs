using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>The events that AWS gives to the functions.</summary>
internal static class Events
{
    /// <summary>The event of an object that was put into a versioned bucket.</summary>
    public static JsonObject ObjectCreated(string bucket, string key, string version) => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = "eu-west-2",
            ["eventTime"] = "2026-01-01T00:00:00.000Z",
            ["eventName"] = "ObjectCreated:Put",
            ["userIdentity"] = new JsonObject { ["principalId"] = "tests" },
            ["requestParameters"] = new JsonObject { ["sourceIPAddress"] = "127.0.0.1" },
            ["responseElements"] = new JsonObject { ["x-amz-request-id"] = "1", ["x-amz-id-2"] = "1" },
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["configurationId"] = "tests",
                ["bucket"] = new JsonObject { ["name"] = bucket, ["ownerIdentity"] = new JsonObject { ["principalId"] = "tests" }, ["arn"] = $"arn:aws:s3:::{bucket}" },
                ["object"] = new JsonObject { ["key"] = key, ["size"] = 1, ["eTag"] = "0", ["versionId"] = version, ["sequencer"] = "0" },
            },
        }),
    };
}
