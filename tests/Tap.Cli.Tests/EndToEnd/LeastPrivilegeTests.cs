using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>
/// No function has a right that it does not need: the local AWS enforces the policies, so each right is taken away once, and what needs it
/// then fails.
/// </summary>
public sealed class LeastPrivilegeTests(SharedHome home) : SharedHomeTests(home), IAsyncLifetime, IDisposable
{
    private readonly HttpClient http = new() { Timeout = TapHome.Deadline };
    private JsonObject outputs = [];
    private AwsApi? aws;
    private AwsApi? awsOfCopies;
    private string letters = "";

    public async Task InitializeAsync()
    {
        await DestroyAsync();
        outputs = (await Tap.RequireAsync("up", "--json", "--config", "tap:migration=examples/migration.json")).Json["outputs"]!.AsObject();
        aws = Tap.ApiIn("eu-west-2");
        awsOfCopies = Tap.ApiIn("eu-west-1");

        // Nothing but the test itself calls the processor, and what fails is dead at once.
        await Tap.SendAsync(HttpMethod.Put, $"{Output("dataBucketName")}?notification", "s3", """<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>""");
        foreach (var function in new[] { "api-handler", "processor", "table-replicator", "migration-validator" })
            await Tap.SendAsync(HttpMethod.Post, $"2019-09-25/functions/tap-{function}-dev/event-invoke-config?Qualifier=live", "lambda", """{"MaximumRetryAttempts":0}""");
        letters = (await aws!.CallAsync(JsonService.Queues, "CreateQueue", new JsonObject { ["QueueName"] = "letters" }, default))["QueueUrl"]!.GetValue<string>();
        await Tap.SendAsync(
            HttpMethod.Post,
            $"/?Action=Subscribe&Version=2010-03-31&Protocol=sqs&TopicArn={Uri.EscapeDataString(Reported("SNS topic"))}&Endpoint={Uri.EscapeDataString("arn:aws:sqs:eu-west-2:123456789012:letters")}",
            "sns");
    }

    // Whoever comes next would have what it did by hand.
    public Task DisposeAsync() => DestroyAsync();

    public void Dispose()
    {
        http.Dispose();
        aws?.Dispose();
        awsOfCopies?.Dispose();
    }

    /// <summary>Of each function first what a worker keeps once it has it: no function has run by then.</summary>
    [Fact]
    public async Task Without_any_single_one_of_its_rights_a_function_fails()
    {
        await CheckAsync("table-replicator", ReplicatorRights());
        await CheckAsync("migration-validator", await ValidatorRightsAsync());
        await CheckAsync("api-handler", ApiHandlerRights());
        await CheckAsync("processor", ProcessorRights());
        await CheckAsync("secret-rotator", await RotatorRights.OfAsync(Tap, aws!, outputs, payload => AnswersAsync("secret-rotator", payload)));
    }

    private async Task CheckAsync(string function, IReadOnlyList<(string Right, Func<Task<bool>> Works)> needs)
    {
        var rights = await FunctionRights.OfAsync(Tap, function);
        needs.Select(need => need.Right).Should().BeEquivalentTo(rights.All, "each right of {0} has something that needs it", function);
        foreach (var (right, works) in needs)
        {
            await rights.TakeAwayAsync(right);
            (await works()).Should().BeFalse("{0} lacks {1}", function, right);
            await rights.GiveBackAsync();
        }

        foreach (var works in needs.Select(need => need.Works).Distinct())
            await TapHome.UntilAsync(works);
    }

    private List<(string Right, Func<Task<bool>> Works)> ReplicatorRights()
    {
        var table = Output("metadataTableName");
        Func<Task<bool>> repairsAbsent = () => AnswersAsync("table-replicator", """{"repair":[{"id":{"S":"absent"},"timestamp":{"N":"1"}}]}""");
        Func<Task<bool>> repairs = async () =>
        {
            await PutItemAsync(aws!, table, "here");
            return await AnswersAsync("table-replicator", """{"repair":[{"id":{"S":"here"},"timestamp":{"N":"1"}}]}""");
        };
        Func<Task<bool>> readsStream = () => SucceedsAsync(() =>
            Tap.SendAsync(HttpMethod.Put, $"2015-03-31/event-source-mappings/{Reported("Lambda event source mapping")}", "lambda", """{"BatchSize":100}"""));
        Func<Task<bool>> buries = () => DeadLetters.ArriveAsync(aws!, "table-replicator", letters);
        return
        [
            ("DecryptVariables kms:Decrypt lambda", repairsAbsent),
            ("UseTable dynamodb:GetItem", repairsAbsent),
            ("UseTable dynamodb:Scan", () => AnswersAsync("table-replicator", $$"""{"backfill":"{{table}}"}""")),
            ("DecryptData kms:Decrypt dynamodb", repairsAbsent),
            ("WriteCopy dynamodb:DeleteItem", repairsAbsent),
            ("WriteCopy dynamodb:PutItem", repairs),
            ("UseTargetKey kms:Decrypt dynamodb", repairsAbsent),
            ("ReadStream dynamodb:DescribeStream", readsStream),
            ("ReadStream dynamodb:GetRecords", readsStream),
            ("ReadStream dynamodb:GetShardIterator", readsStream),
            ("ListStreams dynamodb:ListStreams", readsStream),
            ("Publish sns:Publish", buries),
            ("EncryptDeadLetters kms:Decrypt sns", buries),
            ("EncryptDeadLetters kms:GenerateDataKey sns", buries),
        ];
    }

    private async Task<List<(string Right, Func<Task<bool>> Works)>> ValidatorRightsAsync()
    {
        // What is in the copies alone is looked at a second time, and an object that is the same on both sides is read.
        await Tap.SendAsync(HttpMethod.Put, $"{Output("dataBucketName")}/both", "s3", "an object");
        await Tap.SendAsync(HttpMethod.Put, $"{Reported("S3 bucket")}/copy-alone", "s3", "an object");
        await PutItemAsync(awsOfCopies!, Reported("DynamoDB table"), "copy-alone");
        await TapHome.UntilAsync(async () => (await Tap.GetAsync($"{Reported("S3 bucket")}?list-type=2")).Contains("<Key>both<", StringComparison.Ordinal));

        // It publishes its results itself, to the topic of its dead letters.
        Func<Task<bool>> validates = () => AnswersAsync("migration-validator", "{}");
        string[] rights =
        [
            "DecryptVariables kms:Decrypt lambda",
            "ListObjects s3:ListBucket",
            "ListObjects s3:ListBucketVersions",
            "ReadObjects s3:GetObject",
            "ReadObjects s3:GetObjectVersion",
            "ReadItems dynamodb:GetItem",
            "ReadItems dynamodb:Scan",
            "DecryptData kms:Decrypt s3",
            "DecryptData kms:Decrypt dynamodb",
            "DecryptCopies kms:Decrypt s3",
            "DecryptCopies kms:Decrypt dynamodb",
            "WriteObjects s3:PutObject",
            "EncryptObjects kms:GenerateDataKey s3",
            "Publish sns:Publish",
            "EncryptDeadLetters kms:Decrypt sns",
            "EncryptDeadLetters kms:GenerateDataKey sns",
        ];
        return [.. rights.Select(right => (right, validates))];
    }

    private List<(string Right, Func<Task<bool>> Works)> ApiHandlerRights()
    {
        const string Transaction = """{"userId":"user-1","amount":"12.50","currency":"EUR"}""";
        Func<Task<bool>> isHealthy = async () => (await CallAsync(HttpMethod.Get, "/health")).IsSuccessStatusCode;
        Func<Task<bool>> takesPayloads = async () => await PostPayloadAsync() is not null;
        Func<Task<bool>> creates = async () => await IdAsync(await CallAsync(HttpMethod.Post, "/transactions", Transaction)) is not null;
        Func<Task<bool>> buries = () => DeadLetters.ArriveAsync(aws!, "api-handler", Output("dlqUrl"));
        return
        [
            ("DecryptVariables kms:Decrypt lambda", isHealthy),
            ("ReadSecret secretsmanager:GetSecretValue", isHealthy),
            ("DecryptData kms:Decrypt secretsmanager", isHealthy),
            ("LocateBucket s3:GetBucketLocation", isHealthy),
            ("UseTable dynamodb:GetItem", isHealthy),
            ("DecryptData kms:Decrypt dynamodb", isHealthy),
            ("WriteObjects s3:PutObject", takesPayloads),
            ("EncryptObjects kms:GenerateDataKey s3", takesPayloads),
            ("UseTable dynamodb:PutItem", creates),
            ("UseTable dynamodb:UpdateItem", DeletesAsync),
            ("QueryByUser dynamodb:Query", async () => (await CallAsync(HttpMethod.Get, "/transactions?userId=user-1")).IsSuccessStatusCode),
            ("SendDeadLetters sqs:SendMessage", buries),
            ("EncryptDeadLetters kms:Decrypt sqs", buries),
            ("EncryptDeadLetters kms:GenerateDataKey sqs", buries),
        ];

        async Task<bool> DeletesAsync()
        {
            var id = await IdAsync(await CallAsync(HttpMethod.Post, "/transactions", Transaction));
            return (await CallAsync(HttpMethod.Delete, $"/transactions/{id}", ifMatch: "\"1\"")).IsSuccessStatusCode;
        }
    }

    private List<(string Right, Func<Task<bool>> Works)> ProcessorRights()
    {
        Func<Task<bool>> processes = async () =>
        {
            var id = await PostPayloadAsync();
            var objects = await Tap.GetAsync($"{Output("dataBucketName")}?list-type=2&prefix=incoming/");
            var key = Regex.Match(objects, $"<Key>([^<]*{id}[^<]*)<").Groups[1].Value;
            var versions = await Tap.GetAsync($"{Output("dataBucketName")}?versions&prefix={key}");
            return await AnswersAsync("processor", EventOf(key, Regex.Match(versions, "<VersionId>([^<]+)<").Groups[1].Value));
        };
        Func<Task<bool>> buries = () => DeadLetters.ArriveAsync(aws!, "processor", Output("dlqUrl"));
        string[] rights =
        [
            "DecryptVariables kms:Decrypt lambda",
            "ReadSecret secretsmanager:GetSecretValue",
            "DecryptData kms:Decrypt secretsmanager",
            "ReadObjects s3:GetObjectVersion",
            "DecryptObjects kms:Decrypt s3",
            "WriteObjects s3:PutObject",
            "EncryptObjects kms:GenerateDataKey s3",
            "UseTable dynamodb:GetItem",
            "UseTable dynamodb:UpdateItem",
            "DecryptData kms:Decrypt dynamodb",
        ];
        return
        [
            .. rights.Select(right => (right, processes)),
            ("SendDeadLetters sqs:SendMessage", buries),
            ("EncryptDeadLetters kms:Decrypt sqs", buries),
            ("EncryptDeadLetters kms:GenerateDataKey sqs", buries),
        ];
    }

    private string EventOf(string key, string version) => new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["eventSource"] = "aws:s3",
            ["eventName"] = "ObjectCreated:Put",
            ["s3"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = Output("dataBucketName") },
                ["object"] = new JsonObject { ["key"] = key, ["versionId"] = version },
            },
        }),
    }.ToJsonString();

    private async Task<string?> PostPayloadAsync() => await IdAsync(await CallAsync(HttpMethod.Post, "/process", """{"type":"order.created","data":{}}"""));

    private async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"{Output("apiUrl")}{path}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    // Null for a refusal.
    private static async Task<string?> IdAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!.GetValue<string>() : null;

    private async Task<bool> AnswersAsync(string function, string payload)
    {
        try
        {
            return (await aws!.InvokeAsync($"tap-{function}-dev", "live", payload, asynchronous: false, default)).Error is null;
        }
        catch (AwsException)
        {
            return false;
        }
    }

    private static async Task<bool> SucceedsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task<JsonObject> PutItemAsync(AwsApi api, string table, string id) => api.CallAsync(
        TapHome.Tables,
        "PutItem",
        new JsonObject { ["TableName"] = table, ["Item"] = new JsonObject { ["id"] = new JsonObject { ["S"] = id }, ["timestamp"] = new JsonObject { ["N"] = "1" } } },
        default);

    private string Output(string name) => outputs[name]!.GetValue<string>();

    // The first of its kind that the report of the migration names.
    private string Reported(string type)
    {
        var resource = outputs["migrationReport"]!["resources"]!.AsArray().First(each => each!["type"]!.GetValue<string>() == type)!;
        return resource[type == "SNS topic" ? "arn" : "name"]!.GetValue<string>();
    }
}
