using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>A stack that is up, on AWS or locally: its outputs, and its AWS to look at the deployed thing itself.</summary>
public sealed class DeployedStack
{
    private readonly JsonObject outputs;
    private readonly Uri? endpoint;
    private readonly ConcurrentDictionary<string, AwsApi> regions = new();

    private DeployedStack(JsonObject outputs, Uri? endpoint, Authorization authorization, Func<Tokens> tokens)
    {
        (this.outputs, this.endpoint, Authorization) = (outputs, endpoint, authorization);
        (Api, UserApi) = authorization switch
        {
            Authorization.Iam => Both(Callers.Signer(Credentials, Output("region"))),
            Authorization.Jwt => (ApiFor(Callers.Bearer(tokens().OfAdmin)), ApiFor(Callers.Bearer(tokens().OfUser))),
            _ => Both(Callers.Nobody),
        };

        (ApiClient Api, ApiClient UserApi) Both(HttpClient caller) => (ApiFor(caller), ApiFor(caller));
    }

    /// <summary>Finds out how the API of a stack knows its callers, and makes its caller one that it knows.</summary>
    /// <param name="outputs">The stack's outputs.</param>
    /// <param name="endpoint">Where its AWS is; null for AWS itself.</param>
    /// <param name="tokens">Gives tokens that the API takes, should it ask for them.</param>
    public static async Task<DeployedStack> Find(JsonObject outputs, Uri? endpoint, Func<Tokens> tokens) =>
        new(outputs, endpoint, await Callers.AskedFor(outputs["apiUrl"]!.GetValue<string>()), tokens);

    /// <summary>The environment's suffix.</summary>
    public string Environment => Output("environment");

    /// <summary>How the API knows who calls.</summary>
    public Authorization Authorization { get; }

    /// <summary>The stack's HTTP API, called by somebody who may do everything, for all users.</summary>
    public ApiClient Api { get; }

    /// <summary>The same, called by one user among others, if the API tells its callers apart.</summary>
    public ApiClient UserApi { get; }

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

    /// <summary>The AWS of the stack's region.</summary>
    internal AwsApi Aws => In(Output("region"));

    /// <summary>AWS in a region of the stack's account. A fault of the local AWS is not to be hidden by a second attempt.</summary>
    internal AwsApi In(string region) =>
        regions.GetOrAdd(region, name => endpoint is null ? new AwsApi(null, name) : new AwsApi(endpoint, name, attempts: 1));

    /// <summary>A bucket of the stack's region, by the output that has its name.</summary>
    internal Bucket Bucket(string output = "dataBucketName") => new(Aws, Output(output));

    /// <summary>Reads an object of the data bucket that holds JSON.</summary>
    public async Task<JsonNode> ReadObject(string key) => (await Bucket().Get(key)).Json;

    /// <summary>The messages in a log group that have a text in them.</summary>
    public async Task<IReadOnlyList<string>> Logged(string logGroup, string text)
    {
        var events = await Aws.List(JsonService.Logs, "FilterLogEvents", "events", ("logGroupName", logGroup), ("filterPattern", $"\"{text}\""));
        return [.. events.Select(item => item["message"]!.GetValue<string>())];
    }

    /// <summary>The log group whose name begins with a text.</summary>
    public async Task<JsonNode> LogGroup(string prefix) =>
        (await Aws.List(JsonService.Logs, "DescribeLogGroups", "logGroups", ("logGroupNamePrefix", prefix))).Single();

    /// <summary>The ARN of the role that a function runs with.</summary>
    public async Task<string> RoleOf(string function) => (await Aws.Function(function, "configuration"))["Role"]!.GetValue<string>();

    /// <summary>The stack's REST API as API Gateway describes it.</summary>
    public async Task<JsonNode> RestApi() =>
        (await Aws.List(AwsService.ApiGateway, "/restapis", "item")).Single(api => api["name"]!.GetValue<string>() == $"tap-api-{Environment}");

    /// <summary>Calls a function through its alias <c>live</c> and returns its answer.</summary>
    /// <exception cref="InvalidOperationException">The function failed; the message has what it said.</exception>
    public async Task<JsonNode?> Invoke(string function, JsonNode payload)
    {
        var result = await Aws.InvokeAsync(function, "live", payload.ToJsonString(), asynchronous: false, CancellationToken.None);
        if (result.Error is not null)
            throw new InvalidOperationException($"{function} failed: {result.Payload}");
        return JsonNode.Parse(result.Payload);
    }

    /// <summary>Gives a function an event through its alias <c>live</c> without waiting for it.</summary>
    public Task InvokeLater(string function, JsonNode payload) =>
        Aws.InvokeAsync(function, "live", payload.ToJsonString(), asynchronous: true, CancellationToken.None);

    /// <summary>The statements of a policy document that came as JSON text.</summary>
    public static IReadOnlyList<JsonObject> Statements(JsonNode? policy)
    {
        var document = policy is JsonValue text ? JsonNode.Parse(text.GetValue<string>())! : policy!;
        return [.. document["Statement"]!.AsArray().Select(statement => statement!.AsObject())];
    }

    private AWSCredentials Credentials => endpoint is null ? AwsCredentials.Ambient() : AwsCredentials.Local;
}
