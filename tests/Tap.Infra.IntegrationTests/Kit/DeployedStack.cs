using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>A stack that is up, on AWS or locally: its outputs, and the AWS CLI to look at the deployed thing itself.</summary>
public sealed class DeployedStack
{
    private readonly JsonObject outputs;
    private readonly string? endpoint;
    private readonly ConcurrentDictionary<string, Task<JsonNode>> described = new();

    private DeployedStack(JsonObject outputs, string? endpoint, Authorization authorization)
    {
        (this.outputs, this.endpoint, Authorization) = (outputs, endpoint, authorization);
        Api = ApiFor(authorization switch
        {
            Authorization.Iam => Callers.Signer(Credentials, Output("region")),
            Authorization.Jwt => Callers.Bearer(Token),
            _ => Callers.Nobody,
        });
    }

    /// <summary>Finds out how the API of a stack knows its callers, and makes its caller one that it knows.</summary>
    /// <param name="outputs">The stack's outputs.</param>
    /// <param name="endpoint">Where its AWS is; null for AWS itself.</param>
    public static async Task<DeployedStack> Find(JsonObject outputs, string? endpoint) =>
        new(outputs, endpoint, await Callers.AskedFor(outputs["apiUrl"]!.GetValue<string>()));

    /// <summary>The environment's suffix.</summary>
    public string Environment => Output("environment");

    /// <summary>How the API knows who calls.</summary>
    public Authorization Authorization { get; }

    /// <summary>The stack's HTTP API, called by somebody who may.</summary>
    public ApiClient Api { get; }

    /// <summary>The stack's HTTP API, called by anybody.</summary>
    public ApiClient ApiFor(HttpClient caller) => new(Output("apiUrl"), caller);

    /// <summary>All outputs as JSON.</summary>
    public string OutputText => outputs.ToJsonString();

    /// <summary>Whether the environment has the settings of production.</summary>
    public bool IsProduction => Environment == "prod";

    /// <summary>An output of the stack.</summary>
    public string Output(string name) =>
        outputs[name]?.GetValue<string>() ?? throw new KeyNotFoundException($"The stack '{outputs["environment"]}' has no output '{name}'.");

    /// <summary>An output that is a list.</summary>
    public string[] OutputList(string name) =>
        outputs[name]?.AsArray().Select(item => item!.GetValue<string>()).ToArray() ?? throw new KeyNotFoundException($"The stack has no output '{name}'.");

    /// <summary>The output <c>migrationReport</c>.</summary>
    public JsonNode MigrationReport => outputs["migrationReport"] ?? throw new KeyNotFoundException("The stack has no migration.");

    /// <summary>The AWS CLI in a region of the stack's account.</summary>
    public AwsCli In(string region) => new(region, endpoint);

    /// <summary>Runs an AWS CLI command in the stack's region; see <see cref="AwsCli.Run"/>.</summary>
    public Task<JsonNode> Aws(params string[] arguments) => In(Output("region")).Run(arguments);

    /// <summary>Runs an AWS CLI command in the stack's region until its answer is as it should be; see <see cref="AwsCli.Until"/>.</summary>
    public Task<JsonNode> AwsUntil(Func<JsonNode, bool> done, params string[] arguments) => In(Output("region")).Until(done, arguments);

    /// <summary>
    /// Runs an AWS CLI command that describes what no test changes: once, as each start of the CLI takes the better part of a second.
    /// </summary>
    public Task<JsonNode> Describe(params string[] arguments) => described.GetOrAdd(string.Join('\n', arguments), _ => Aws(arguments));

    /// <summary>Reads an object of the data bucket that holds JSON.</summary>
    public async Task<JsonNode> ReadObject(string key)
    {
        var file = Path.GetTempFileName();
        try
        {
            await Aws("s3api", "get-object", "--bucket", Output("dataBucketName"), "--key", key, file);
            return JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The messages in a log group that have a text in them.</summary>
    public async Task<IReadOnlyList<string>> Logged(string logGroup, string text)
    {
        var answer = await Aws("logs", "filter-log-events", "--log-group-name", logGroup, "--filter-pattern", $"\"{text}\"");
        return [.. answer["events"]!.AsArray().Select(item => item!["message"]!.GetValue<string>())];
    }

    /// <summary>The ARN of the role that a function runs with.</summary>
    public async Task<string> RoleOf(string function) =>
        (await Describe("lambda", "get-function-configuration", "--function-name", function))["Role"]!.GetValue<string>();

    /// <summary>The stack's REST API as API Gateway describes it.</summary>
    public async Task<JsonNode> RestApi() =>
        (await Describe("apigateway", "get-rest-apis"))["items"]!.AsArray().Single(api => api!["name"]!.GetValue<string>() == $"tap-api-{Environment}")!;

    /// <summary>Calls a function through its alias <c>live</c> and returns its answer.</summary>
    /// <exception cref="InvalidOperationException">The function failed; the message has what it said.</exception>
    public Task<JsonNode?> Invoke(string function, JsonNode payload) => Invoke(function, payload, "RequestResponse");

    /// <summary>Gives a function an event through its alias <c>live</c> without waiting for it.</summary>
    public Task InvokeLater(string function, JsonNode payload) => Invoke(function, payload, "Event");

    private async Task<JsonNode?> Invoke(string function, JsonNode payload, string invocationType)
    {
        var folder = Directory.CreateTempSubdirectory("tap-invoke-");
        try
        {
            // As files: the two versions of the CLI read a payload on the command line differently.
            var (input, answer) = (Path.Combine(folder.FullName, "input"), Path.Combine(folder.FullName, "answer"));
            await File.WriteAllTextAsync(input, payload.ToJsonString());
            var invocation = await Aws(
                "lambda", "invoke", "--function-name", function, "--qualifier", "live", "--invocation-type", invocationType, "--payload", $"fileb://{input}", answer);
            var printed = await File.ReadAllTextAsync(answer);
            if (invocation["FunctionError"] is not null)
                throw new InvalidOperationException($"{function} failed: {printed}");
            return printed.Length == 0 ? null : JsonNode.Parse(printed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The statements of a policy document that came as JSON text.</summary>
    public static IReadOnlyList<JsonObject> Statements(JsonNode? policy)
    {
        var document = policy is JsonValue text ? JsonNode.Parse(text.GetValue<string>())! : policy!;
        return [.. document["Statement"]!.AsArray().Select(statement => statement!.AsObject())];
    }

    private AWSCredentials Credentials =>
        endpoint is null ? DefaultAWSCredentialsIdentityResolver.GetCredentials() : new BasicAWSCredentials("test", "test");

    private static string Token =>
        System.Environment.GetEnvironmentVariable("TAP_TOKEN") ?? throw new InvalidOperationException("The API asks for a token; put one into TAP_TOKEN.");
}
